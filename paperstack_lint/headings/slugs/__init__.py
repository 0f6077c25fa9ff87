"""How generators make the id of a heading: a module for each, and `algorithms`, which lists those of a site."""
