"""The address, the date and the order of a post, as its generator derives them from the front matter."""
