"""Measurements, run by hand: `python -m benchmarks.start_up`."""
