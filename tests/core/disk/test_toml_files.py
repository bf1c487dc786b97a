"""TOML files of users: one line says why a file is none, whatever it is."""

from decimal import Decimal
from pathlib import Path

import pytest

from etl.core.disk.toml_files import read_toml
from etl.core.errors import InputError
from tests.support.command import Shell


def test_fractions_are_exact(tmp_path: Path) -> None:
    (tmp_path / "a.toml").write_bytes(b'price = 0.10\r\nname = "\xc3\xa9"\r\n')
    assert read_toml(tmp_path / "a.toml") == {"price": Decimal("0.10"), "name": "é"}


@pytest.mark.parametrize(
    ("content", "why"),
    [
        (b"a = A", "is not TOML: Invalid value (at line 1, column 5) (correct the file)"),
        (b"a = " + b"[" * 9999, "is not TOML: maximum recursion depth exceeded"),
        (b"a = " + b"9" * 9999, "is not TOML: Exceeds the limit"),
        (b"\xff", "is not UTF-8 (save it as UTF-8)"),
        (b"#" * (1 << 21), "is larger than 1 MB (name the right file)"),
    ],
)
def test_what_is_no_toml_is_one_line(tmp_path: Path, content: bytes, why: str) -> None:
    (tmp_path / "a.toml").write_bytes(content)
    with pytest.raises(InputError) as caught:
        read_toml(tmp_path / "a.toml")
    assert str(caught.value).startswith(f"{tmp_path}/a.toml: {why}")


def test_a_file_without_an_end_takes_no_memory(etl: Shell) -> None:
    done = etl("statement", "--month", "2017-08", "--output", "pages", "--issuer", "/dev/zero")
    assert done.error == "etl: /dev/zero: is larger than 1 MB (name the right file)"
