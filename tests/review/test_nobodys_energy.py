"""Energy that is nobody's: of the months that are asked for, by flow."""

from etl.core.periods import months
from tests.support.command import Shell, written
from tests.support.readings import hours, loaded


def test_it_is_that_of_the_months_that_are_asked_for(etl: Shell) -> None:
    from etl.review.nobodys_energy import nobodys_energy
    from etl.store.database.locks import snapshot

    loaded(etl, hours("m", "2017-07-01", "2017-09-01"))
    etl.ok("assign", written("moves.csv", "client_number,meter,from,to", "x,m,2017-07-01,2017-07-31"))

    def found(text: str) -> list[tuple[str, str, int]]:
        with snapshot():
            return [(flow, month.month, energy) for _, flow, month, energy in nobodys_energy(months(text))]

    assert found("2017-06") == []
    assert found("2017-07") == [("import", "2017-07", 24 * 10**6)]
    assert found("2017-07..2017-08") == [("import", "2017-07", 24 * 10**6), ("import", "2017-08", 744 * 10**6)]
