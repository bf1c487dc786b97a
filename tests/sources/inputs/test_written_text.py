"""Text that is written while it is read."""

from collections.abc import Generator

from etl.sources.inputs.written_text import WrittenText


def test_parts_are_made_as_they_are_read_and_cut_to_the_size_that_is_wanted() -> None:
    made = []

    def parts() -> Generator[bytes]:
        for part in (b"abc", b"de"):
            made.append(part)
            yield part

    text = WrittenText(parts())
    assert (text.read(2), made) == (b"ab", [b"abc"])
    assert [text.read(2), text.read(9), text.read(9)] == [b"c", b"de", b""]


def test_closing_ends_the_writer() -> None:
    ended = []

    def parts() -> Generator[bytes]:
        try:
            yield b"a"
        finally:
            ended.append(True)

    text = WrittenText(parts())
    text.read(1)
    text.close()
    assert ended
