"""Charts by matplotlib (extra `plot`), which is imported only when one is drawn."""
