"""One cell at a time: its text, its stamp, its value."""
