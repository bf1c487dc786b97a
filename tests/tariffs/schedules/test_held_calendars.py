"""Calendars that are held: a type for each day, none of one that was never loaded."""

from etl.tariffs.schedules.held_calendars import NO_CALENDARS, HeldCalendars


def test_a_calendar_that_was_never_loaded_has_no_days() -> None:
    held = HeldCalendars({"tempo": {19_723: "bleu"}})
    assert (held.of("tempo"), held.of("other"), NO_CALENDARS.of("tempo")) == ({19_723: "bleu"}, {}, {})
