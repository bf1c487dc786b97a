"""Documents in the database: read, numbered and chained, and kept from ever being changed."""
