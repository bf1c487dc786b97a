"""What commands show of their results: lines of text, and JSON with exact numbers as text."""
