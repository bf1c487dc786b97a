"""Read plans: a file's first bytes, the options and the layouts become one plan, or one refusal."""
