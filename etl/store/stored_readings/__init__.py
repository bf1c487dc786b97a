"""Stored readings as arrays, and which of them fail a rule."""
