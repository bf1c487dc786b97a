"""The database itself: schema, locks, sessions that are lost, what its errors mean."""
