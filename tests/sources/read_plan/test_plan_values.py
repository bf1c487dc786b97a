"""Values of a plan: what nobody says is to be found out, and two plans that are equal read a file alike."""

from etl.sources.read_plan.plan_values import Effect, Options, Table
from tests.support.heads import PLAIN, read, with_fields


def test_options_that_nobody_gives_leave_everything_to_be_found_out() -> None:
    found = Options()
    assert (found.format, found.negative, found.register) == ("auto", "refuse", None)
    assert [found.timezone, found.unit, found.interval, found.client, found.layout] == [None] * 5
    Options().columns["client"] = "who"
    assert found.columns == {}


def test_plans_of_equal_heads_are_equal_and_differ_by_any_field() -> None:
    assert read(PLAIN) == read(PLAIN)
    assert read(PLAIN) != with_fields(read(PLAIN), zone="Europe/Lisbon")
    assert read(PLAIN).table is None


def test_a_text_without_effect_says_nothing_and_a_table_repeats_its_doubled_hour() -> None:
    assert (Effect().flow, Effect().unit, Effect().register, Effect().ignore) == ("", "", None, "")
    assert (Table(()).spring, Table(()).autumn) == ("refuse", "twice")
