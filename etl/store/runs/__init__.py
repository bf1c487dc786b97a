"""Runs and their chunks: the tables say what is done, who does what, and until when."""
