"""Stored tariffs are parsed once, by whatever name they are asked for."""

from pathlib import Path

from tests.support.command import Shell
from tests.support.readings import hours, line, loaded, tariff


def test_a_stored_tariff_is_parsed_once(etl: Shell) -> None:
    from etl.bill_runs.stored_tariffs import StoredTariffs
    from etl.store.models import Tariff

    tariff("t.toml", line("energy", "1"))
    loaded(etl, hours("a", "2017-08-01", "2017-09-01"))
    etl.ok("bill", "--month", "2017-08", "--tariff", str(Path("t.toml")))
    stored, identity = StoredTariffs(), Tariff.objects.get(name="t").pk
    assert stored.tariff(identity).name == "t"
    assert stored.tariff(identity) is stored.tariff(identity)
    assert stored.named(stored.tariff(identity).sha256) is stored.tariff(identity)
