"""Estimates of a run of `etl bill`: readings around the billed days, and what other methods would give."""
