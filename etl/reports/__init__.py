"""Results of commands as lines of text, and as JSON with exact numbers as text."""
