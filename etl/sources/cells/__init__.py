"""Cells, one at a time: text, stamp, value."""
