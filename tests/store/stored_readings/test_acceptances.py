"""Answers cover a value at its minute, or every value of a time; nothing of another channel, rule or value."""

import pytest

from etl.core.usage_page import FailedReading

pytestmark = [pytest.mark.both_databases, pytest.mark.usefixtures("rows")]


def left(**answer: object) -> bool:
    """Whether a code at minute 600 is still left, once an answer is stored."""
    from django.utils import timezone

    from etl.store.database.locks import snapshot
    from etl.store.models import Acceptance, Meter
    from etl.store.stored_readings.acceptances import without_accepted

    values = {"meter_number": "m", "flow": "import", "rule": "sentinel", "start": 600, "end": 630, "energy_mwh": 7}
    at = timezone.now()
    Acceptance.objects.create(**{**values, "reason": "r", "answered_by": "", "answered_at": at, **answer})
    meter = Meter.objects.create(number="m")
    reading = FailedReading(meter.pk, "", "import", 600, 30, 7, "sentinel", "why")
    with snapshot():
        return without_accepted({3: [reading]}) == {3: [reading]}


def test_an_answer_to_this_value_covers_it() -> None:
    assert not left()


def test_an_answer_to_all_values_of_a_time_covers_it() -> None:
    assert not left(start=0, end=601, energy_mwh=None)


@pytest.mark.parametrize(
    "other",
    [
        {"energy_mwh": 8}, {"start": 601, "end": 700}, {"end": 600, "start": 0}, {"rule": "ceiling"},
        {"flow": "export"}, {"register": "1"}, {"meter_number": "n"},
    ],
)  # fmt: skip
def test_an_answer_to_something_else_does_not(other: dict[str, object]) -> None:
    assert left(**other)
