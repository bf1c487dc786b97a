"""Whose reading it is."""

from typing import NamedTuple


class Key(NamedTuple):
    """A channel as a file names it; `meter` is empty where the file has none (then it is the client)."""

    client: str
    meter: str
    register: str
    flow: str
