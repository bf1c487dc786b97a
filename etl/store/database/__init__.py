"""The database itself: schema, locks, lost sessions, and what its errors mean."""
