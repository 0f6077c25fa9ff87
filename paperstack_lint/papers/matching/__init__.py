"""Whether two notes, or a title and an address, are about one paper."""
