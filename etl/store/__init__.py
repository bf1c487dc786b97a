"""The database: the only code that knows the ORM."""
