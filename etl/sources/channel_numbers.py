"""Numbers for the channels of one file, so that readings travel as integers."""

import threading
from collections.abc import Hashable, Sequence
from typing import TypeVar

import numpy as np
import numpy.typing as npt

from etl.core.keys import Key
from etl.core.read_ahead import Turns
from etl.sources.cells.clean_text import BLANKS, clean_id

T = TypeVar("T", bound=Hashable)


class Channels:
    """Numbers every Key of a file from 0 on, in the order of its first reading; shared by the parser threads.

    A thread that meets a new key waits for its piece's turn, so that numbers do not depend on which thread is faster.
    """

    def __init__(self) -> None:
        self.keys: list[Key] = []
        self.gas_meters: set[str] = set()
        """Meters with rows in m3, which must have no other ones."""
        self._numbers: dict[Key, int] = {}
        """Of channels with a meter or register, or a client whose name, as a cell, would be that of another one."""
        self._plain: dict[str, dict[str, int]] = {}
        """By flow, of all others: by the client, and by what a file writes in its place."""
        self._lock = threading.Lock()
        self.turns = Turns()
        """Those of the pieces that are read at once."""

    def __len__(self) -> int:
        return len(self.keys)

    def number(self, key: Key) -> int:
        """Return the number of one channel; a meter named like its client is stored without a meter name."""
        if key.meter == key.client:
            key = key._replace(meter="")
        if key.meter or key.register or not _is_clean(key.client):
            return self._numbered(self._numbers, key, key)
        return self._numbered(self._plain.setdefault(key.flow, {}), key.client, key)

    def _numbered(self, numbers: dict[T, int], name: T, key: Key) -> int:
        number = numbers.get(name)
        if number is None:
            self.turns.wait()
            with self._lock:
                number = numbers.get(name)
                if number is None:
                    number = len(self.keys)
                    self.keys.append(key)
                    numbers[name] = number
        return number

    def numbers(self, keys: Sequence[Key]) -> npt.NDArray[np.int32]:
        """Return the numbers of several channels."""
        return np.fromiter(map(self.number, keys), np.int32, len(keys))

    def of_clients(self, texts: Sequence[str], flow: str) -> npt.NDArray[np.int32]:
        """Return the channels of clients as a file without other keys writes them; ValueError for what is no id.

        Known texts cost one dictionary look-up: a file with all clients at every stamp needs 10^8 of them.
        """
        plain = self._plain.setdefault(flow, {})
        try:
            return np.array([plain[text] for text in texts], np.int32)
        except KeyError:
            for text in texts:
                if text not in plain:
                    plain[text] = self.number(Key(clean_id(text), "", "", flow))
            return np.array([plain[text] for text in texts], np.int32)

    def with_flow(self, numbers: npt.NDArray[np.int32], flow: str) -> npt.NDArray[np.int32]:
        """Return the same channels in another flow."""
        distinct, places = np.unique(numbers, return_inverse=True)
        return self.numbers([self.keys[number]._replace(flow=flow) for number in distinct.tolist()])[places]


def _is_clean(client: str) -> bool:
    """Return whether a cell that shows this name names this client (`''7` is client `'7`, and `'7` client 7)."""
    return client[:1] not in "'=" and client == client.strip(BLANKS)
