"""What a collection gives back to its owner."""
