"""Estimates in pages of clients: which slots lack a reading, what is known around them, and what is billed then."""
