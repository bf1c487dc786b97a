"""Kinds and states of runs and chunks, as the tables number them and as people read them."""

BILL, LOAD = "bill", "load"
OPEN, DONE, STOPPED, FAILED = range(4)
RUN_STATES = ("open", "done", "stopped", "failed")
WAITING, CLAIMED, ENDED, SPLIT, BROKEN = range(5)
CHUNK_STATES = ("waiting", "at work", "done", "split", "failed")
