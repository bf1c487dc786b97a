"""The sample readings that come with the program."""

from etl.core.disk.places import data_file
from tests.support.make_sample import rows


def test_sample_readings_are_what_their_generator_writes() -> None:
    assert data_file("readings.csv").read_bytes() == "".join(f"{row}\n" for row in rows()).encode()


def test_sample_has_every_quarter_of_an_hour_of_five_clients() -> None:
    lines = list(rows())
    assert len(lines) == 1 + 5 * 31 * 96
    assert lines[1].startswith("4521,2017-08-01 00:00:00,")
    assert lines[-1].startswith("7419,2017-08-31 23:45:00,")
