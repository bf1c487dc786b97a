"""Runs of `etl bill`: request, order, jobs, bills computed page by page, publication."""
