"""Stored bills: written, pending, failed, issued, explained, exported."""
