"""Weeks of readings as bytes, and how new readings are merged with stored ones. Pure: numpy yes, Django no."""
