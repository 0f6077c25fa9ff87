"""The documentation as a site: `python -m website` builds it from `docs/`, in English and Chinese."""
