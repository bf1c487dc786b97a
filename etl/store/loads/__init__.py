"""What a load writes and takes out: channels, blocks, long reads, revisions, the ledger."""
