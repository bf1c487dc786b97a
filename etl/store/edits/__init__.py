"""Edits: values that people entered beside raw readings, and in which slots they count."""
