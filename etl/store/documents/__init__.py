"""Documents in the database: read, written, numbered and chained."""
