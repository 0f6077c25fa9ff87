"""Files and folders on the disk, git, and the store of results between runs."""
