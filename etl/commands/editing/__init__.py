"""Commands of edits: values that count in place of readings."""
