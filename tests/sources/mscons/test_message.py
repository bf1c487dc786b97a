"""Messages segment by segment: which quantities are readings, and interchanges that do not hold together."""

import pytest

from etl.core.errors import InputError
from etl.sources.mscons.message import Messages
from etl.sources.mscons.segments import Marks
from etl.sources.rows import Batch, LongRows
from tests.support.mscons_files import WHERE, interchange, message, quantity, quarters, series


def taken(text: str) -> Messages:
    messages = Messages("a.txt")
    for segment in text.removeprefix("UNA:+.? '").rstrip("'").split("'"):
        messages.take(Marks(), segment)
    messages.end()
    return messages


def counts(messages: Messages) -> tuple[int, int, dict[str, int], list[str]]:
    """Readings, blank ones, ignored ones and reasons of rejects."""
    ignored, blank = dict(messages.gathered.ignored), messages.gathered.blank
    batches = list(messages.gathered.batches())
    rows = [one.rows if isinstance(one, Batch) else one for one in batches]
    return sum(len(one.key) for one in rows), blank, ignored, [bad.reason for bad in rows[0].rejects]


def test_a_quantity_is_a_reading_of_the_location_and_flow_before_it() -> None:
    messages = taken(interchange(message(series(quarters("1", "2")), series(quarters("3"), "1-1?:2.29.0"))))
    _, rows = messages.gathered.batches()
    assert isinstance(rows, Batch)
    keys = [(rows.rows.keys[number].client, rows.rows.keys[number].flow) for number in rows.rows.key.tolist()]
    assert keys == [(WHERE, "import"), (WHERE, "import"), (WHERE, "export")]


def test_each_quantity_is_counted_as_one_thing() -> None:
    text = interchange(
        message(series(quarters("1", "x") + quarters("2", hour=1, qualifier="20") + quarters("2", qualifier="79"))),
        message(series(quarters("9")), bgm="1"),
    )
    assert counts(taken(text)) == (
        1, 1, {"sums": 1, "of a message that cancels another": 1}, ["QTY: 'x' is not a number"],
    )  # fmt: skip


def test_a_line_without_its_number_takes_nothing_of_the_line_before() -> None:
    text = interchange(message(series(quarters("1")), ["LIN+2", *quarters("2", hour=1)]))
    assert counts(taken(text))[2] == {"no OBIS number of energy (none)": 1}


def test_long_quantities_are_long_rows() -> None:
    month = quantity("1", "202401010000?+00:303", "202402010000?+00:303")
    (long,) = taken(interchange(message(series(month)))).gathered.batches()
    assert isinstance(long, LongRows)
    assert (long.end - long.start).tolist() == [31 * 86_400]


GOOD = interchange(message(series(quarters("1"))))


@pytest.mark.parametrize(
    ("text", "error"),
    [
        (GOOD.replace("UNT+12", "UNT+11"), "a.txt:13: message 1 has 12 segments, its UNT names 11"),
        (GOOD.replace("UNT+12+1'", ""), "a.txt:13: message 1 has no UNT"),
        (GOOD.replace("UNH+1+MSCONS:D:04B:UN:2.4c'", ""), "a.txt:12: UNT ends no message"),
        (GOOD[: GOOD.index("UNZ")], "a.txt:13: the interchange ends before its UNZ"),
        (GOOD.replace("DTM+137:202401020000?+00:303", "DTM+735:x:406"), "a.txt:4: DTM: 'x' is no offset from UTC"),
    ],
)
def test_an_interchange_that_does_not_hold_together_is_refused_by_its_segment(text: str, error: str) -> None:
    with pytest.raises(InputError) as caught:
        taken(text)
    assert str(caught.value) == f"{error} (copy or download the file again)"
