"""The zone of a meter is what the loads that stand give, whatever was loaded before and taken out again."""

from etl.store.loads.standing_loads import Facts
from tests.support.command import Shell, written
from tests.support.readings import standing, tariff


def test_a_named_zone_stands_above_a_layouts_and_an_earlier_load_above_a_later_one() -> None:
    from etl.store.loads.meter_zones import zone_by

    lisbon, vienna, none = (
        Facts(3, 0, "Europe/Lisbon", False),
        Facts(2, 0, "Europe/Vienna", True),
        Facts(1, 0, "", False),
    )
    assert zone_by([none, vienna]) == "Europe/Vienna"
    assert zone_by([none, vienna, lisbon]) == zone_by([lisbon, none]) == "Europe/Lisbon"
    assert zone_by([none]) == zone_by([]) == ""
    assert zone_by([lisbon, Facts(4, 0, None, False)]) is None


def zones() -> list[str]:
    from etl.store.models import Meter

    return list(Meter.objects.values_list("timezone", flat=True))


def day(number: int) -> str:
    rows = [f"A,2024-07-{number:02} {hour:02}:00,0.5" for hour in range(24)]
    return str(written(f"{number}.csv", "client,timestamp,kwh", *rows))


def test_the_zone_goes_with_the_load_that_named_it(etl: Shell) -> None:
    etl.load(day(1))
    etl.load(day(2), "--timezone", "Europe/Lisbon")
    etl.ok("unload", "2")
    assert zones() == [""]
    etl.load(day(3), "--timezone", "Europe/Madrid")
    assert zones() == ["Europe/Madrid"]


def test_a_meter_without_any_reading_has_no_zone_and_its_clients_bills_are_computed_again(etl: Shell) -> None:
    tariff("t.toml", standing(), header='timezone = "client"\nprorate = { month = "real-days" }')
    written("assigned.csv", "client_number,meter,tariff", "A,,t.toml")
    etl.load(day(1), "--timezone", "Europe/Lisbon")
    etl.ok("assign", "assigned.csv")
    assert etl("bill", "--month", "2024-05", "--even-without-readings").code == 3
    etl.ok("unload", "1")
    assert etl("bill", "--stale").code == 3
    assert "UTC" in etl.exported("bills")


def test_the_first_readings_of_a_client_give_its_zone_and_its_bills_are_computed_again(etl: Shell) -> None:
    tariff("t.toml", standing(), header='timezone = "client"\nprorate = { month = "real-days" }')
    etl.load(written("b.csv", "client,timestamp,kwh", "B,2024-07-01 00:00,1", "B,2024-07-01 01:00,1"))
    etl.ok("assign", written("assigned.csv", "client_number,meter,tariff", "A,,t.toml"))
    assert etl("bill", "--month", "2024-05", "--client", "A", "--even-without-readings").code == 3
    etl.load(day(1), "--timezone", "Europe/Lisbon")
    assert etl("bill", "--stale").code == 3
    assert "Europe/Lisbon" in etl.exported("bills")


def test_a_wrong_zone_is_corrected_by_the_same_file_with_the_right_one(etl: Shell) -> None:
    etl.load(day(1), "--timezone", "Europe/Lisbon")
    assert "--timezone was Europe/Lisbon then" in etl("load", "1.csv", "--timezone", "Europe/Madrid").err
    etl.load("1.csv", "--timezone", "Europe/Madrid", "--replace")
    assert zones() == ["Europe/Madrid"]
    assert "loaded earlier with time zone Europe/Madrid" in etl("load", day(2), "--timezone", "Europe/Lisbon").err


def nem12(number: int) -> str:
    values = ",".join(["0.5"] * 48)
    rows = [
        "100,NEM12,202408010000,X,Y",
        "200,NMI1234567,E1,1,E1,N1,1,KWH,30,",
        f"300,202407{number:02},{values},A,,,,",
    ]
    return str(written(f"n{number}.csv", *rows, "900"))


def test_the_zone_of_a_market_gives_way_to_one_that_is_named_in_either_order(etl: Shell) -> None:
    etl.load(nem12(1))
    assert zones() == ["Australia/Brisbane"]
    etl.load(nem12(2), "--timezone", "Australia/Sydney")
    etl.load(nem12(3))
    assert zones() == ["Australia/Sydney"]
    etl.ok("unload", "2")
    assert zones() == ["Australia/Brisbane"]
