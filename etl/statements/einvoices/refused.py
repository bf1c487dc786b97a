"""Refusal of one document, while others become electronic invoices."""

from etl.core.errors import EtlError


class RefusedError(EtlError):
    """EN 16931 has no way to say what a document says, or too little is known for it."""
