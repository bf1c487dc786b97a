"""Tables whose rows hold several channels side by side: a column for each client, or the same columns again."""
