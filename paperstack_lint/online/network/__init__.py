"""Single requests: which are permitted, how they are sent, and recordings in the place of the network."""
