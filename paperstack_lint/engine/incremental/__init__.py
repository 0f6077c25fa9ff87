"""Many notes at once: judged by several processes, and only where nothing is known of them from before."""
