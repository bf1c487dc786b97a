"""Files that look an hour early or late: by the zone of their clients, each by its newest days after a change."""

from tests.support.clock_homes import rows
from tests.support.command import Shell, written
from tests.support.readings import HEADER

BERLIN = "Europe/Berlin"
EARLY = "readings look an hour early after 2024-03-31, when the clock of Europe/Berlin changes"
LATE = "readings look an hour late after 2024-03-31, when the clock of Europe/Berlin changes"
QUESTION = "are its --timezone and its --stamps right?"
SPRING = "2024-03-10", "2024-04-20"


def works(client: str, seed: int, stamps: str = "local") -> list[str]:
    return rows(client, BERLIN, *SPRING, seed=seed, stamps=stamps, shape="works")


def clock_warnings(etl: Shell, month: str = "2024-03", *options: str) -> list[tuple[str, str]]:
    found = etl.ok("validate", "--month", month, *options, "--json").json["warnings"]
    return [(one["file"], one["why"]) for one in found if one["rule"] == "clock"]


def test_files_are_named_in_the_month_of_the_change(etl: Shell) -> None:
    some = [row for client in range(6) for row in works(f"w{client}", client)]
    etl.load(written("wrong.csv", HEADER, *some), "--timezone", BERLIN, "--stamps", "UTC")
    right = [row for client in range(6) for row in works(f"r{client}", client)]
    etl.load(written("right.csv", HEADER, *right), "--timezone", BERLIN)
    assert clock_warnings(etl) == [("wrong.csv (load 1)", f"{LATE}: {QUESTION}")]
    assert clock_warnings(etl, "2024-02..2024-04") == clock_warnings(etl)
    assert clock_warnings(etl, "2024-04") == []
    assert clock_warnings(etl, "2024-03", "--client", "w1") == []
    assert "  wrong.csv (load 1): readings look an hour late" in etl.ok("validate", "--month", "2024-03").out


def test_the_zone_of_a_table_counts(etl: Shell) -> None:
    some = [row for client in range(6) for row in works(f"c{client}", client)]
    etl.load(written("utc.csv", HEADER, *some), "--timezone", "UTC")
    assert clock_warnings(etl) == []
    etl.ok("assign", written("zones.csv", "client_number,timezone", *(f"c{client},{BERLIN}" for client in range(6))))
    assert clock_warnings(etl) == [("utc.csv (load 1)", f"{LATE}: {QUESTION}")]


def test_a_minority_of_a_files_channels_is_counted(etl: Shell) -> None:
    some = [row for client in range(4) for row in works(f"c{client}", client, "UTC")]
    wrong = [row for client in range(6) for row in works(f"d{client}", client)]
    etl.load(written("mixed.csv", HEADER, *some, *wrong), "--timezone", BERLIN, "--stamps", "UTC")
    ((_, why),) = clock_warnings(etl)
    assert why.startswith("readings of 6 of 10 channels look an hour late after 2024-03-31")
    etl.ok("assign", written("zones.csv", "client_number,timezone", "d1,UTC"))
    assert clock_warnings(etl) == []


def test_thresholds_are_those_of_the_user(etl: Shell) -> None:
    etl.load(written("one.csv", HEADER, *works("c", 1)), "--timezone", BERLIN, "--stamps", "UTC")
    assert clock_warnings(etl) == []
    rules = written("rules.toml", "[clock]", "moving = 1")
    assert clock_warnings(etl, "2024-03", "--rules", str(rules)) == [("one.csv (load 1)", f"{LATE}: {QUESTION}")]
