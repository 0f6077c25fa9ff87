"""The other notes: what is known of each, and what a note may ask of them all."""
