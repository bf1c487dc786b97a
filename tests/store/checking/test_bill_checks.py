"""Stored bills that contradict themselves, each other or their tariff are found."""

from datetime import date

import pytest

from tests.support.command import Shell
from tests.support.sound_database import bill_of, found

pytestmark = pytest.mark.both_databases


def test_a_changed_total_is_found_in_the_bill_itself_and_against_the_readings(sound: Shell) -> None:
    bill_of("a").update(total="1.00")
    assert found(sound) == [
        "bill of client a, 2017-08: its lines add up to 179.80, but its total is 1.00",
        "bill of client a, 2017-08: its total is 1.00, and tariff and readings give 179.80",
    ]


def test_a_bill_whose_detail_is_rubbish_is_one_line(sound: Shell) -> None:
    bill_of("a").update(detail="{")
    assert found(sound) == ["bill of client a, 2017-08: its lines or its total cannot be read"]


def test_current_bills_of_a_client_that_overlap_are_found(sound: Shell) -> None:

    one = bill_of("a").get()
    one.pk, one.period_start = None, date(2017, 8, 15)
    one.stale = True
    one.save()
    assert found(sound) == [
        "bill of client a, 2017-08-15..2017-08-31: overlaps the bill of 2017-08, and both are current"
    ]


def test_a_tariff_text_that_was_changed_is_found(sound: Shell) -> None:
    from etl.store.models import Tariff

    one = Tariff.objects.get()
    Tariff.objects.update(text=one.text.replace("31", "62"))
    violations = found(sound)
    assert violations[0] == "tariff t: its text does not match its digest"
    assert violations[1] == "bill of client a, 2017-08: its total is 179.80, and tariff and readings give 210.80"
