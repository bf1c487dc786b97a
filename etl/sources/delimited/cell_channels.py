"""Channels of the cells of a piece: client, meter, register and flow, from columns, words and the layout."""

from collections.abc import Sequence
from typing import Any, NamedTuple

import numpy as np
import numpy.typing as npt
import pyarrow as pa

from etl.core.keys import Key
from etl.sources.cells.clean_text import clean_id, clean_label
from etl.sources.cells.values import flow
from etl.sources.channel_numbers import Channels
from etl.sources.delimited.arrow_columns import as_array
from etl.sources.delimited.row_effects import RowEffects
from etl.sources.read_plan.plan_values import Effect, ReadPlan, Table


class Part(NamedTuple):
    """What distinguishes rows: some texts, and of each row the place of its own."""

    texts: list[str]
    places: npt.NDArray[Any]


class CellChannels:
    """Numbers of the channels of one file; used by several threads at once."""

    def __init__(self, plan: ReadPlan, table: Table, channels: Channels) -> None:
        self._plan, self._channels = plan, channels
        identities = [(cell.client, cell.register, cell.flow) for cell in table.cells]
        self._identities = list(dict.fromkeys(identities))
        self._identity_of = np.array([self._identities.index(one) for one in identities], np.int64)

    def numbers(self, batch: pa.RecordBatch, row_effects: Sequence[RowEffects]) -> npt.NDArray[np.int32]:
        """Return the number of the channel of each row (one column) or cell."""
        columns = self._plan.columns
        places = (columns.client, columns.meter, columns.register, columns.flow)
        parts = [_part(batch, place) for place in places]
        effects = [Part([""] * len(one.effects), one.places) for one in row_effects]
        code = np.zeros(batch.num_rows, np.int64)
        for part in (*parts, *effects):
            code = code * len(part.texts) + part.places
        distinct, rows = np.unique(code, return_inverse=True)
        sizes = [len(part.texts) for part in (*parts, *effects)]
        combinations = np.array(np.unravel_index(distinct, sizes)).T.tolist()
        keys = [
            key_of(
                self._plan,
                [part.texts[digit] for part, digit in zip(parts, digits[:4], strict=True)],
                [one.effects[digit] for one, digit in zip(row_effects, digits[4:], strict=True)],
                identity,
            )
            for digits in combinations
            for identity in self._identities
        ]
        numbers = self._channels.numbers(keys).reshape(len(combinations), len(self._identities))
        if len(self._identities) == 1:
            return numbers[rows]
        found: npt.NDArray[np.int32] = numbers[rows[:, None], self._identity_of]
        return found


def _part(batch: pa.RecordBatch, place: int | None) -> Part:
    if place is None:
        return Part([""], np.zeros(batch.num_rows, np.int64))
    column = batch.column(str(place))
    return Part(column.dictionary.to_pylist(), as_array(column.indices))


def key_of(plan: ReadPlan, texts: Sequence[str], effects: Sequence[Effect], identity: tuple[str, str, str]) -> Key:
    """Return a cell's channel: what it says itself comes first, then the row's words, then the row's columns."""
    client, meter, register, direction = texts
    said_flow = next((effect.flow for effect in effects if effect.flow), "")
    said_register = next((effect.register for effect in effects if effect.register is not None), None)
    owner = identity[0] or (clean_id(client) if plan.columns.client is not None else plan.client or "")
    return Key.of(
        owner,
        clean_label(meter),
        identity[1] or (clean_label(register) if said_register is None else said_register),
        identity[2]
        or said_flow
        or (flow(direction, plan.energy.delivery) if plan.columns.flow is not None else plan.energy.flow),
    )
