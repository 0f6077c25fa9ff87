"""Run rules over notes: load, lint, fix, prove, suppress, and reuse the results of earlier runs."""
