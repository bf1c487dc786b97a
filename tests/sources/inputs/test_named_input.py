"""An input under the name that its user knows: opened afresh each time, and each fault is one line with that name."""

import io
import zipfile

import pytest

from etl.core.errors import InputError
from etl.sources.inputs.named_input import Input, raising, readable


def test_each_opening_begins_at_the_first_byte() -> None:
    source = Input("a.csv", 4, lambda: io.BytesIO(b"a,b\n"))
    for _ in range(2):
        with source.open() as stream:
            assert (stream.name, stream.read(10)) == ("a.csv", b"a,b\n")


def test_an_input_that_is_an_error_raises_it_when_it_is_opened() -> None:
    source = Input("a.csv", None, raising(InputError("a.csv", "was not fetched")))
    with pytest.raises(InputError) as caught:
        source.open()
    assert str(caught.value) == "a.csv: was not fetched"


def test_the_address_that_may_hold_secrets_is_not_shown() -> None:
    assert "secret" not in repr(Input("https://***@h/a", None, io.BytesIO, "https://u:secret@h/a"))


@pytest.mark.parametrize(
    ("error", "message"),
    [
        (FileNotFoundError(2, "gone"), "there is no such file (check the name and the folder)"),
        (PermissionError(13, "no"), "may not be read (ask for permission to read it)"),
        (zipfile.BadZipFile("bad"), "the zip archive is damaged (copy or download the file again)"),
        (NotImplementedError("method 99"), "the zip archive cannot be read: method 99 (unpack it first)"),
        (OSError(5, "Input/output error"), "cannot be read: Input/output error (copy or download the file again)"),
    ],
)
def test_what_the_system_or_an_archive_raises_is_one_line(error: Exception, message: str) -> None:
    with pytest.raises(InputError) as caught, readable("a.csv"):
        raise error
    assert str(caught.value) == f"a.csv: {message}"
