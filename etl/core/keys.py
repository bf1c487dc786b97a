"""Whose reading it is."""

from typing import NamedTuple


class Key(NamedTuple):
    """A channel as a file names it; `meter` is empty where the file has none (then it is the client)."""

    client: str
    meter: str
    register: str
    flow: str

    @classmethod
    def of(cls, client: str, meter: str, register: str, flow: str) -> "Key":
        """The one key of a channel: a meter that has its client's number is named by it alone."""
        return cls(client, "" if meter == client else meter, register, flow)
