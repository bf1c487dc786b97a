"""Checks of what must hold in a database at every commit, made piece by piece inside the reader's snapshot."""
