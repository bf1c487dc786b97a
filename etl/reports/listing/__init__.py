"""Lists of what there is."""
