"""Links: what is wrong with their targets, and what the addresses of known sites mean."""
