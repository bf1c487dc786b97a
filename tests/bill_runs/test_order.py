"""An order is the request and one tariff: the named one, or the sample where no client has one of its own."""

from pathlib import Path

import pytest

from etl.core.periods import month
from tests.support.command import Shell, written
from tests.support.readings import hours, line, loaded, tariff

AUGUST = month("2017-08")


@pytest.fixture
def tariff_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    tariff("t.toml", line("energy", "1"))


@pytest.fixture
def loaded_client(etl: Shell, tariff_file: None) -> Shell:  # noqa: ARG001 - it writes the file
    loaded(etl, hours("a", "2017-08-01", "2017-08-02"))
    return etl


@pytest.mark.usefixtures("shell", "tariff_file")
def test_an_order_is_the_same_text_every_time_and_comes_back_from_it() -> None:
    from etl.bill_runs.order import Order
    from etl.bill_runs.request import Request
    from etl.tariffs.tariff_files import read_tariff

    order = Order(Request([AUGUST], client="c1"), read_tariff(Path("t.toml")), ["careful"])
    text = order.as_json()
    again = Order.from_json(text)
    assert again.as_json() == text
    assert (again.request.client, again.warnings) == ("c1", ["careful"])
    assert again.tariff is not None
    assert order.tariff is not None
    assert again.tariff.sha256 == order.tariff.sha256


def test_without_a_tariff_the_sample_prices_all_and_every_bill_warns_of_it(loaded_client: Shell) -> None:
    from etl.bill_runs.order import read_order
    from etl.bill_runs.request import Request
    from etl.phrasebook.english import english
    from etl.store.database.locks import snapshot

    with snapshot():
        order = read_order(Request([AUGUST]))
        named = read_order(Request([AUGUST], tariff=Path("t.toml")))
    assert order.tariff is not None
    assert (order.tariff.file, order.warnings) == ("standard.toml", [english("sample")])
    assert named.tariff is not None
    assert (named.tariff.name, named.warnings) == ("t", ())
    assert loaded_client.ok("status").code == 0


def test_where_a_client_has_a_tariff_of_its_own_and_for_stale_bills_there_is_no_sample(loaded_client: Shell) -> None:
    from etl.bill_runs.order import read_order
    from etl.bill_runs.request import Request
    from etl.store.database.locks import snapshot

    with snapshot():
        assert read_order(Request()).tariff is None
    loaded_client.ok("assign", written("who.csv", "client_number,tariff", "a,t.toml"))
    with snapshot():
        assert read_order(Request([AUGUST])).tariff is None
