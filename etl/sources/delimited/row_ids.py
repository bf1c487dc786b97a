"""Texts that stand together for whose reading a row is: the channel, the quality, or why such rows are passed over."""

from collections.abc import Sequence

import numpy as np

from etl.blocks.quality_codec import QUALITY_BITS, coded
from etl.sources.cells.values import quality
from etl.sources.channel_numbers import Channels
from etl.sources.delimited.fast import row_key
from etl.sources.read_plan.flow_plan.word_columns import WordReader, combined
from etl.sources.read_plan.plan_values import ReadPlan
from etl.sources.read_plan.titles import unit_spelled

PASSED_OVER = -1
"""The channel of rows that a word passes over."""
_NAMED = ("client", "meter", "register", "flow", "quality", "method", "unit")


def id_columns(plan: ReadPlan) -> list[int]:
    """Return the columns whose texts make an id, in the order in which an id has them."""
    named = [place for name in _NAMED if (place := getattr(plan.columns, name)) is not None]
    return list(dict.fromkeys([*named, *(words.column for words in plan.left_out)]))


class RowIds:
    """The channel and quality of each id of a table, numbered as there; of one thread."""

    def __init__(self, plan: ReadPlan, channels: Channels) -> None:
        self._plan = plan
        self._channels = channels
        self._columns = id_columns(plan)
        self._places = {name: getattr(plan.columns, name) for name in _NAMED}
        named = [name for name, place in self._places.items() if place is not None]
        self._of_clients = named == ["client"] and not plan.left_out
        self._left_out = [WordReader(words) for words in plan.left_out]
        self.channel = np.empty(0, np.int32)
        self.code = np.empty(0, np.uint16)
        self.ignored: dict[int, str] = {}
        """Why the rows of some ids are passed over."""

    def __len__(self) -> int:
        return len(self.channel)

    def learn(self, texts: Sequence[Sequence[str]]) -> None:
        """Look up the next ids by their texts; ValueError or KeyError for one that means nothing in its column."""
        if not texts:
            return
        if self._of_clients:
            channel = self._channels.of_clients([client for (client,) in texts], self._plan.energy.flow)
            self._add(channel.tolist(), [0] * len(texts))
            return
        rows = [dict(zip(self._columns, cells, strict=True)) for cells in texts]
        ignored = [self._why_ignored(row) for row in rows]
        channels = [PASSED_OVER if why else self._number(row) for row, why in zip(rows, ignored, strict=True)]
        codes = [0 if why else self._code(row) for row, why in zip(rows, ignored, strict=True)]
        self.ignored |= {number: why for number, why in enumerate(ignored, len(self)) if why}
        self._add(channels, codes)

    def _add(self, channels: list[int], codes: list[int]) -> None:
        self.channel = np.append(self.channel, np.array(channels, np.int32))
        self.code = np.append(self.code, np.array(codes, np.uint16))

    def _why_ignored(self, row: dict[int, str]) -> str:
        return combined([words.of(row[words.column]) for words in self._left_out]).ignore

    def _text(self, row: dict[int, str], name: str) -> str:
        return row.get(self._places[name], "")

    def _number(self, row: dict[int, str]) -> int:
        client, meter, register, direction = (self._text(row, name) for name in _NAMED[:4])
        return self._channels.number(row_key(self._plan, client, meter, register, direction))

    def _code(self, row: dict[int, str]) -> int:
        if self._places["unit"] is not None and unit_spelled(self._text(row, "unit")) != self._plan.energy.unit:
            raise ValueError
        code, flag = quality(self._text(row, "quality")), coded(self._text(row, "method"))
        if flag > 0 and flag & QUALITY_BITS != code:
            raise ValueError
        return max(code, flag)
