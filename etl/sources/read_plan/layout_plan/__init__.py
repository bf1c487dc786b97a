"""Plans of files of declared layouts: what the declaration, the head and the options make of one another."""
