"""Key of a channel: the client, meter, register and flow of a reading."""

from typing import NamedTuple


class Key(NamedTuple):
    """A channel as a file names it; `meter` is empty where the file has none (then it is the client)."""

    client: str
    meter: str
    register: str
    flow: str

    @classmethod
    def of(cls, client: str, meter: str, register: str, flow: str) -> "Key":
        """Return the one key of a channel: a meter named like its client is stored without a meter name."""
        return cls(client, "" if meter == client else meter, register, flow)
