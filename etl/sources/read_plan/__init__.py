"""How a file is read: its first bytes, the options and the layouts become one plan, or one refusal."""
