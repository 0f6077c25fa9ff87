"""The report on a collection: one HTML file that contains all it shows, and requests nothing."""
