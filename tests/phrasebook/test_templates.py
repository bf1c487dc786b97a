"""Templates: places are filled with values, and values are found again in what was made."""

from etl.phrasebook.templates import Template, whole


def test_a_text_has_its_values_and_gives_them_back() -> None:
    gap = Template({"other": "{time:duration} missing (from {start:stamp}) of {name}"})
    values = {"time": "1 h 30 min", "start": "2018-04-15T20:00+02:00", "name": "a (b) *"}
    text = "1 h 30 min missing (from 2018-04-15T20:00+02:00) of a (b) *"
    assert gap.fill(values) == text
    assert gap.read(text) == values
    assert gap.read("1 h 30 sec missing (from 2018-04-15T20:00+02:00) of a") is None
    assert gap.read(f"{text}\n".replace("1 h 30 min ", "")) is None


def test_a_plural_has_its_form_and_every_form_is_read() -> None:
    days = Template({"one": "{days:count} day", "other": "{days:count} days"})
    assert days.counted == "days"
    assert days.fill({"days": "1"}, "one") == "1 day"
    assert days.fill({"days": "2"}, "few") == "2 days"
    assert days.read("1 day") == {"days": "1"}
    assert days.read("1,500 days") == {"days": "1,500"}
    assert whole("1,500") == 1500
