"""Links: problems of their targets, fixes that give them other targets, and whether readers follow them."""
