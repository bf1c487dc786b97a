"""`make bench`: the commands and their peers as whole processes, and the table of `docs/performance.md`."""
