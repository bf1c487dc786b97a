"""Invoicing: from bills and the documents in force to the documents that are still to be sent."""
