"""The site that a note belongs to: where its generator finds the files that the note refers to."""

from paperstack_lint.site.generators import Generator, detect_generator
from paperstack_lint.site.target_resolution import Resolution, Site

__all__ = ["Generator", "Resolution", "Site", "detect_generator"]
