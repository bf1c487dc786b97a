"""Wide tables that no declaration knows: whose rows they are, their dates and units, found by the names of columns."""

import pytest

from etl.core.errors import InputError
from etl.sources.read_plan.head import read_text, table
from etl.sources.read_plan.layout import Layout
from etl.sources.read_plan.plan_values import Options
from etl.sources.read_plan.wide import wide_layout

SLOTS = ",".join(f"{half // 2:02}:{half % 2 * 30:02}" for half in range(48))
VALUES = ",".join(["0.5"] * 48)


def wide(header: str, row: str, options: Options | None = None) -> Layout | None:
    head = table(read_text(f"{header}\n{row}\n".encode(), "a.csv"))
    return wide_layout(head, "a.csv", options or Options())


def test_client_meter_date_and_unit_are_columns_by_number() -> None:
    found = wide(f"MPAN,Serial No,Date,Units,{SLOTS}", f"12,AB,2017-08-01,kWh,{VALUES}")
    assert found is not None
    assert found.columns == {"date": (3,), "client": (1,), "meter": (2,), "unit": (4,)}
    assert found.rows["unit"]["kvar*"].ignore == "reactive or apparent energy"


def test_a_column_of_units_is_one_whatever_its_name_and_a_status_is_none() -> None:
    found = wide(f"MPAN,Status,Measurement,Date,{SLOTS}", f"12,W,kVArh,2017-08-01,{VALUES}")
    assert found is not None
    assert found.columns == {"date": (4,), "client": (1,), "unit": (3,)}


def test_a_client_of_the_users_leaves_the_ids_alone_and_a_unit_the_words() -> None:
    found = wide(f"MPAN,Date,Units,{SLOTS}", f"12,2017-08-01,kWh,{VALUES}", Options(client="7", unit="Wh"))
    assert found is not None
    assert found.columns == {"date": (2,), "unit": (3,)}
    assert found.rows == {}


def test_an_id_column_that_is_empty_is_none_and_an_unusual_name_will_do() -> None:
    found = wide(f"MPAN,Site,Date,{SLOTS}", f",Mill,2017-08-01,{VALUES}")
    assert found is not None
    assert found.columns == {"date": (3,), "client": (2,)}


def test_of_two_dates_the_one_nearest_to_the_slots_is_theirs() -> None:
    found = wide(f"MPAN,Read Date,Date,{SLOTS}", f"12,2017-09-01,2017-08-01,{VALUES}")
    assert found is not None
    assert found.columns["date"] == (3,)


def test_slots_without_a_date_are_refused_and_a_long_table_is_not_wide() -> None:
    assert wide("client,timestamp,kwh", "1,2017-08-01 00:00,1") is None
    with pytest.raises(InputError) as caught:
        wide(f"MPAN,{SLOTS}", f"12,{VALUES}")
    assert str(caught.value) == (
        "a.csv: has a column for each slot of a day, and none of dates (add one to its header)"
    )
