"""Meaning of a ReadingType: energy or mean power of which flow, or by which name it is left out."""

import pytest

from etl.core.usage_page import ESTIMATED
from etl.sources.espi.kinds import NET, Kind, kind_of


@pytest.mark.parametrize(
    ("fields", "kind"),
    [
        ({"uom": "72"}, Kind("import")),
        ({"uom": "72", "flowDirection": "19", "powerOfTenMultiplier": "3"}, Kind("export", exponent=3)),
        ({"uom": "38", "flowDirection": "4", "intervalLength": "900"}, Kind(NET, power=True, duration=900)),
        ({"uom": "72", "defaultQuality": "8", "accumulationBehaviour": "4"}, Kind("import", quality=ESTIMATED)),
    ],
)
def test_energy_of_intervals_is_taken(fields: dict[str, str], kind: Kind) -> None:
    assert kind_of("0", fields) == kind


@pytest.mark.parametrize(
    ("service", "fields", "why"),
    [
        ("1", {"uom": "72"}, "gas"),
        ("9", {"uom": "72"}, "another service (kind 9)"),
        ("0", {"uom": "72", "commodity": "9"}, "water"),
        ("0", {"uom": "72", "commodity": "4"}, "another commodity (4)"),
        ("0", {"uom": "63"}, "var"),
        ("0", {"uom": "72", "accumulationBehaviour": "3"}, "a register, not intervals"),
        ("0", {"uom": "38", "dataQualifier": "8"}, "demand, not energy"),
        ("0", {"uom": "72", "kind": "8"}, "demand, not energy"),
        ("0", {"uom": "72", "flowDirection": "2"}, "another direction (flowDirection 2)"),
    ],
)
def test_all_else_is_left_out_by_name(service: str, fields: dict[str, str], why: str) -> None:
    assert kind_of(service, fields).left_out == why


def test_what_no_type_can_say_is_refused() -> None:
    with pytest.raises(ValueError, match=r"^powerOfTenMultiplier: '13' is not a power of ten from -12 to 12$"):
        kind_of("0", {"uom": "72", "powerOfTenMultiplier": "13"})
    with pytest.raises(ValueError, match=r"^intervalLength: 'x' is not a number that it can have$"):
        kind_of("0", {"uom": "72", "intervalLength": "x"})
    with pytest.raises(ValueError, match=r"^quality: '99' is none of Green Button's$"):
        kind_of("0", {"uom": "72", "defaultQuality": "99"})
