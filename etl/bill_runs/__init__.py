"""A run of `etl bill`: what it is asked for, bills computed page by page, and how they end in the database."""
