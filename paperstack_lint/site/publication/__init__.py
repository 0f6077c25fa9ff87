"""What a site's generator makes of a post's front matter: its address, its date, its place in order."""
