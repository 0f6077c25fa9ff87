"""The network: what is asked of it, and what is made of its answers. Nothing here is imported without `--online`."""
