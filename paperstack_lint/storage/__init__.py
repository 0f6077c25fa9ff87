"""Files and folders on the disk, git, and what is stored between runs."""
