"""Days that were invoiced are the client's still, unless tables give them or their meters to others."""

from tests.support.command import Shell, written
from tests.support.readings import hours, loaded
from tests.support.store_rows import days

AUGUST, SEPTEMBER = days("2017-08-01", "2017-09-01"), days("2017-09-01", "2017-10-01")


def owns(client: str, month: object = AUGUST, *meters: str) -> bool:
    from etl.invoicing.ownership import Ownership
    from etl.store.database.locks import write_lock

    with write_lock():
        return Ownership([client]).owns(client, month, meters or ("M",))  # type: ignore[arg-type]  # a period


def test_a_client_has_the_days_that_its_assignment_names(etl: Shell) -> None:
    loaded(etl, hours("M", "2017-08-01", "2017-08-02"))
    etl.ok("assign", written("c.csv", "client_number,meter,from,to", "a,M,2017-07-01,2017-09-01", "b,M,2017-09-01,"))
    assert (owns("a"), owns("a", SEPTEMBER), owns("b"), owns("b", SEPTEMBER)) == (True, False, False, True)


def test_a_client_whose_readings_are_gone_has_its_days_until_a_table_gives_its_meters_away(etl: Shell) -> None:
    assert owns("a")
    loaded(etl, hours("M", "2017-08-01", "2017-08-02"), hours("N", "2017-08-01", "2017-08-02"))
    etl.ok("assign", written("c.csv", "client_number,meter", "b,M"))
    assert not owns("a")
    assert owns("a", AUGUST, "M", "N")


def test_days_between_two_spans_of_a_client_are_not_its_own(etl: Shell) -> None:
    """A client that leaves and comes back."""
    rows = ["a,M,,2017-08-01", "b,M,2017-08-01,2017-09-01", "a,M,2017-09-01,"]
    etl.ok("assign", written("c.csv", "client_number,meter,from,to", *rows))
    assert (owns("a"), owns("a", SEPTEMBER), owns("b"), owns("b", SEPTEMBER)) == (False, True, True, False)


def test_a_table_that_gives_a_meter_to_others_from_a_later_day_on_takes_no_earlier_day(etl: Shell) -> None:
    loaded(etl, hours("M", "2017-08-01", "2017-08-02"))
    etl.ok("assign", written("c.csv", "client_number,meter,from", "b,M,2017-08-16"))
    assert (owns("M"), owns("M", days("2017-08-16", "2017-09-01")), owns("M", SEPTEMBER)) == (True, False, False)


def test_a_client_of_whom_a_table_says_a_tariff_alone_can_lose_its_meter(etl: Shell) -> None:
    loaded(etl, hours("M", "2017-08-01", "2017-08-02"))
    etl.ok("assign", written("t.csv", "client_number,note", "M,new"))
    assert owns("M")
    etl.ok("assign", written("c.csv", "client_number,meter", "b,M"))
    assert not owns("M")


def test_the_meters_of_documents_are_those_that_they_name_or_that_of_the_client() -> None:
    from etl.invoicing.ownership import meters_of

    assert meters_of([{"meters": [{"meter": "M"}, {"meter": "N"}]}, {"meters": [{"meter": "M"}]}], "a") == ["M", "N"]
    assert meters_of([{"lines": []}], "a") == ["a"]


def test_the_meter_of_a_clients_number_is_found_by_its_new_one_if_it_was_renamed_with_it(etl: Shell) -> None:
    from etl.invoicing.ownership import meters_of

    body = {"client_number": "a", "meters": [{"meter": "a"}, {"meter": "N"}]}
    assert meters_of([body], "z") == ["N", "a"]
    loaded(etl, hours("z", "2017-08-01", "2017-08-02"))
    assert meters_of([body], "z") == ["N", "z"]
