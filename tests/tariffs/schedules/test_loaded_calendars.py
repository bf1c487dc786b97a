"""Loaded calendars: a type for each day, none of one that was never loaded."""

from etl.tariffs.schedules.loaded_calendars import NO_CALENDARS, LoadedCalendars


def test_a_calendar_that_was_never_loaded_has_no_days() -> None:
    calendars = LoadedCalendars({"tempo": {19_723: "bleu"}})
    assert (calendars.of("tempo"), calendars.of("other"), NO_CALENDARS.of("tempo")) == ({19_723: "bleu"}, {}, {})
