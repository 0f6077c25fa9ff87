"""The settings of a site about its pages: addresses, ids, tag pages, and the Markdown engine."""
