"""Lines of a file around its header: which one it is, what those above it say, and units below it."""
