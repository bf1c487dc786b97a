"""Estimates of all clients of some months: one that gives trouble does not stop others."""

from tests.support.command import Shell, written
from tests.support.readings import HEADER, hours, loaded

ESTIMATE = ("estimate", "--month", "2017-08", "--because", "off", "--chain", "interpolate")


def gappy(client: str) -> list[str]:
    return [row for row in hours(client, "2017-08-01", "2017-09-01") if "-20T04" not in row]


def test_a_client_without_a_zone_is_named_and_others_are_estimated(etl: Shell) -> None:
    loaded(etl, gappy("a"))
    etl.load(written("b.csv", HEADER, *(f"{row.split(',')[0]},{row.split(',')[1][:-1]}+00:00,1" for row in gappy("b"))))
    done = etl(*ESTIMATE)
    assert (done.code, done.out.splitlines()[0]) == (3, "1 estimate of 1 client (load 3)")
    assert done.error == (
        "etl: client b: its time zone is not known, by whose days readings are estimated (say it: etl assign)"
    )


def test_a_damaged_block_is_its_clients_trouble_alone(etl: Shell) -> None:
    from etl.store.models import IntervalBlock

    loaded(etl, gappy("a"), gappy("b"), gappy("c"))
    block = IntervalBlock.objects.filter(series__meter__number="b").order_by("week").first()
    assert block is not None
    whole = bytes(block.values)
    rows = IntervalBlock.objects.filter(series=block.series, week=block.week)
    rows.update(values=whole[:-1] + bytes([whole[-1] ^ 1]))
    done = etl(*ESTIMATE, "--json")
    assert (done.code, done.json["clients"], len(done.json["failed"])) == (3, 2, 1)
    assert done.json["failed"][0].startswith("client b: ")
    rows.update(values=whole)


def test_months_without_anybody_have_nothing_missing(etl: Shell) -> None:
    loaded(etl, gappy("a"))
    assert etl.ok("estimate", "--month", "2018-08", *ESTIMATE[3:]).out == "nothing is missing\n"
