"""A run of `etl load`: one file at a time from its bytes to the database, whole or not at all."""
