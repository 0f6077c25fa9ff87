"""Links: visits in the host's own time, and what is made of what came."""
