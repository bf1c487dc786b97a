"""Delimited text to readings: pieces of a file, read fast where they are plain and with care where they are not."""
