"""Tables that versions of a URDB file share: equal ones are one, others are numbered."""

from etl.tariffs.urdb.hours import of_values
from etl.tariffs.urdb.parts import Parts


def test_equal_hours_are_one_schedule_and_others_get_a_number() -> None:
    parts = Parts()
    one, other = of_values([1] * 6 + [2] * 6), of_values([1] * 3 + [2] * 9)
    assert [parts.schedule("fuel", months) for months in (one, other, one)] == ["fuel", "fuel_2", "fuel"]
    assert list(parts.schedules) == ["fuel", "fuel_2"]


def test_names_of_quantities_are_apart_from_those_of_schedules() -> None:
    parts = Parts()
    assert parts.schedule("demand", of_values([1] * 12)) == "demand"
    assert parts.quantity("demand", {"of": "import"}) == "demand"
    assert parts.quantity("demand", {"of": "export"}) == "demand_2"
    assert parts.quantities == {"demand": {"of": "import"}, "demand_2": {"of": "export"}}
