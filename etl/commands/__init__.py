"""One file a command: its options, the use case it calls, the report it prints. Imported at every start, so light."""
