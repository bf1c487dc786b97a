"""Explanations on pages: nothing is repeated that an earlier line shows, and nothing is lost."""

from dataclasses import replace

from etl.reports.explain import lines as whole
from etl.reports.issuing.page_explanation import lines
from etl.tariffs.pricing.explanation_parts import BasePart, LineExplanation
from tests.reports.test_explain import LINE, READINGS, bill

NIGHT = replace(LINE, period="night", description="Energy of the network")
OF_NETWORK = "    Energy of the network"
RULE = "    energy, schedule tou; 2017-08-01..2017-08-31"


def shown(*some: LineExplanation) -> list[str]:
    return [text for text in lines([bill(lines=list(some))])[4:-3] if text]


def parts(some: list[LineExplanation]) -> tuple[BasePart, ...]:
    return tuple(BasePart(one.id, one.period, one.tier, one.amount) for one in some)


def test_a_short_bill_is_as_the_command_shows_it() -> None:
    assert lines([bill()]) == whole([bill()])


def test_lines_of_one_charge_have_its_rules_once() -> None:
    day = replace(NIGHT, period="day", readings=())
    assert [text for text in shown(NIGHT, day, replace(day, id="other")) if text in {OF_NETWORK, RULE}] == [
        OF_NETWORK, RULE, OF_NETWORK, RULE,
    ]  # fmt: skip
    assert shown(NIGHT, replace(day, rule="schedule other"))[-2:] == [
        OF_NETWORK, "    energy, schedule other; 2017-08-01..2017-08-31",
    ]  # fmt: skip


def test_readings_are_counted_where_they_come_first() -> None:
    other = replace(NIGHT, id="other", readings=(READINGS, replace(READINGS, kwh="99.0")))
    found = [text for text in shown(NIGHT, other) if "import" in text]
    assert [text.rpartition(": ")[2] for text in found] == [
        "720 of 744 readings of 60 min (20 estimated, 24 missing), 100.0 kWh",
        "as in line 1",
        "720 of 744 readings of 60 min (20 estimated, 24 missing), 99.0 kWh",
    ]


def test_a_long_sum_names_its_lines() -> None:
    some = [replace(LINE, id=f"e{number}", readings=()) for number in range(15)]
    tax = replace(LINE, id="tax", readings=(), above=parts(some))
    assert shown(*some, tax)[-1] == "    of the amounts of lines 1 to 15"
    assert shown(*some, replace(tax, above=parts([*some[:13], some[14]])))[-1] == (
        "    of the amounts of lines 1 to 13, 15"
    )


def test_a_short_sum_and_one_of_parts_of_lines_have_their_amounts() -> None:
    some = [replace(LINE, id=f"e{number}", readings=()) for number in range(15)]
    short = replace(LINE, id="tax", readings=(), above=parts(some[:2]))
    assert shown(*some, short)[-1] == "    of e0 day tier 1 20.00 + e1 day tier 1 20.00"
    divided = (*parts(some[:14]), replace(parts(some)[14], whole="40.00", by="days"))
    assert "    of e0 day tier 1 20.00 + e1" in "\n".join(shown(*some, replace(short, above=divided)))
    unordered = replace(short, above=parts(some[::-1]))
    assert shown(*some, unordered)[-1].startswith("    of e14 day tier 1 20.00 + e13")
