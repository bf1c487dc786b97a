"""The database itself: schema, locks, lost sessions, what its errors mean, and tables that never change."""
