"""A sink writes all that it is given, counts it, and lets nothing through once it is dropped."""

import io

import pyarrow as pa

from etl.exports.files import Sink


class Slow(io.BytesIO):
    """Takes two bytes at a time, as a pipe may."""

    def write(self, data: object) -> int:
        return super().write(memoryview(data)[:2])  # type: ignore[arg-type]  # any buffer


def test_all_is_written_to_a_file_that_takes_a_part_at_a_time_and_counted() -> None:
    file = Slow()
    sink = Sink(file)
    assert (sink.write(b"abcde"), sink.write(pa.py_buffer(b"fgh"))) == (5, 3)
    assert (file.getvalue(), sink.count, sink.writable()) == (b"abcdefgh", 8, True)


def test_what_comes_after_it_was_dropped_does_not_reach_the_file() -> None:
    file = io.BytesIO()
    sink = Sink(file)
    sink.write(b"whole")
    sink.dropped = True
    assert sink.write(b"a footer") == 8
    assert file.getvalue() == b"whole"
