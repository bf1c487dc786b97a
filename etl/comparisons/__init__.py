"""A run of `etl compare`: every client under several tariffs."""
