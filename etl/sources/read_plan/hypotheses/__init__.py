"""Questions that a file may leave open, a module each: what could be meant, one test for all of it, what is refused."""
