"""Commands that draw: pictures in files, and readings in the terminal."""
