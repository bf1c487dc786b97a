"""Pictures in the terminal: 80 columns, no colour, and plain ASCII where the terminal has no blocks."""
