"""Readings that fail a rule, and people's answers to them: `etl findings`."""
