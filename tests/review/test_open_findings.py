"""Open findings: what fails, by client and time, of one month or of all."""

from etl.core.periods import months
from tests.support.command import Shell
from tests.support.readings import hours, loaded


def test_findings_are_in_the_order_of_clients_and_time(etl: Shell) -> None:
    from etl.review.open_findings import open_findings

    high = [f"{client},2017-{month}-10T0{hour}:00:00Z,4294967.295" for client, month, hour in (
        ("b", "08", 3), ("a", "09", 1), ("a", "08", 7))]  # fmt: skip
    stamps = {row.rsplit(",", 1)[0] for row in high}
    rows = [row for client in "ab" for row in hours(client, "2017-08-01", "2017-10-01")]
    loaded(etl, sorted([row for row in rows if row.rsplit(",", 1)[0] not in stamps] + high))
    place = [(one.client, one.meter, one.zone, one.reading.minute % 1440 // 60) for one in open_findings([])]
    assert place == [("a", "a", "UTC", 7), ("a", "a", "UTC", 1), ("b", "b", "UTC", 3)]
    assert len(open_findings(months("2017-09"))) == 1
    assert len(open_findings(months("2017-08"), "b")) == 1
    assert open_findings(months("2017-10")) == []


def test_an_empty_database_has_none(etl: Shell) -> None:
    from etl.review.open_findings import open_findings

    loaded(etl, hours("a", "2017-08-01", "2017-08-02"))
    etl.ok("unload", "1")
    assert open_findings([]) == []
