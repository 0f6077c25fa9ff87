"""How generators make the id of a heading: one module each, and the ways in which that of a site may be made."""
