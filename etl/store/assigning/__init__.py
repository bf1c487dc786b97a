"""Assignments of clients, replaced by tables: what changes, and what a table takes away."""
