"""Ids of the kernel's rows: what the texts that stand together mean."""

import pytest

from etl.core.keys import Key
from etl.sources.channel_numbers import Channels
from etl.sources.delimited.row_ids import PASSED_OVER, RowIds, id_columns
from etl.sources.read_plan.plan_values import Columns, Effect, WordColumn
from tests.support.packed_pieces import plan

METERS = {"columns": Columns(client=1, meter=0, flow=3, timestamp=4, value=5, quality=2), "fields": 6}
GAS = {**METERS, "left_out": (WordColumn(2), WordColumn(3, (("import", Effect()), ("gas", Effect(ignore="gas")))))}


def test_a_column_is_in_an_id_once() -> None:
    assert id_columns(plan(**METERS)) == [1, 0, 3, 2]
    assert id_columns(plan(**GAS)) == [1, 0, 3, 2]
    assert id_columns(plan(**METERS, left_out=(WordColumn(5),))) == [1, 0, 3, 2, 5]


def test_ids_are_numbered_in_the_order_in_which_they_come() -> None:
    channels = Channels()
    ids = RowIds(plan(**METERS), channels)
    ids.learn([["7", "m", "import", "A"], ["7", "m", "export", "E"]])
    ids.learn([["7", "m", "import", "E"]])
    assert channels.keys == [Key("7", "m", "", "import"), Key("7", "m", "", "export")]
    assert (ids.channel.tolist(), ids.code.tolist(), len(ids)) == ([0, 1, 0], [0, 2, 2], 3)


def test_an_id_that_a_word_passes_over_is_no_channel() -> None:
    channels = Channels()
    ids = RowIds(plan(**GAS), channels)
    ids.learn([["7", "m", "import", ""], ["", "m", "gas", ""]])
    assert (ids.channel.tolist(), ids.ignored) == ([0, PASSED_OVER], {1: "gas"})
    assert len(channels) == 1


@pytest.mark.parametrize("cells", [["", "m", "import", "A"], ["7", "m", "heat", "A"], ["7", "m", "import", "odd"]])
def test_a_text_that_means_nothing_is_refused_and_nothing_is_learnt(cells: list[str]) -> None:
    ids = RowIds(plan(**METERS), Channels())
    with pytest.raises(ValueError, match="is "):
        ids.learn([["7", "m", "import", "A"], cells])
    assert len(ids) == 0
