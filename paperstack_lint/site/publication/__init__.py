"""What a site's generator makes of a post's front matter: its address, its date, its place in order."""

from paperstack_lint.site.publication.model import Publication, changed, publication

__all__ = ["Publication", "changed", "publication"]
