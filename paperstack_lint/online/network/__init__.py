"""One request at a time: what may be asked, how it is sent, and recordings in the place of the network."""
