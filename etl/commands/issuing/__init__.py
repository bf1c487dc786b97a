"""Commands of what clients receive: documents, and pages of them."""
