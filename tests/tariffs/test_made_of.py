"""All that a line is made of, whatever its kind."""

from etl.tariffs.attribute_numbers import Unknown
from etl.tariffs.made_of import parts_of
from etl.tariffs.quantities.flow import Flow
from etl.tariffs.read.parse import parse_tariff
from etl.tariffs.schedules.schedule import Schedule
from tests.support.tariff_pages import HEAD
from tests.support.tariff_texts import TOU, WHOLE_DAY


def test_parts_are_found_in_tuples_and_inside_each_other_but_schedules_stay_whole() -> None:
    tariff = parse_tariff(HEAD + WHOLE_DAY + TOU.replace("0.1", '"attribute:p"'), "t.toml")
    found = list(parts_of(tariff.lines[0][0].line))
    assert Flow("import") in found
    assert Unknown("attribute:p") in found
    assert [one.id for one in found if isinstance(one, Schedule)] == ["s"]
    assert not any(isinstance(one, bytes) for one in found)  # its week
