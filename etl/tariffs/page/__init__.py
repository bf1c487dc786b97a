"""A page of clients being billed: the contract of quantities and lines, and the arithmetic that they share."""
