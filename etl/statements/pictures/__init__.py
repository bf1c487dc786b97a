"""Pictures of a statement, each with a text and a table that say the same."""
