"""Loads: channels, blocks, long reads, revisions and the ledger, as they are written and removed."""
