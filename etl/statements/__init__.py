"""Statements: pages of HTML that a client reads, and the index of them: `etl statement`."""
