"""The issuer's file: what it says, and what is refused in one line."""

from pathlib import Path

import pytest

from etl.core.errors import InputError
from etl.statements.issuer import Issuer, read_issuer

IBAN = "GB33BUKB20201555555555"


def issuer(folder: Path, text: str) -> Issuer:
    path = folder / "issuer.toml"
    path.write_text(text, encoding="utf-8")
    return read_issuer(path)


def test_all_that_it_says_is_read(tmp_path: Path) -> None:
    found = issuer(
        tmp_path,
        f'name = "Light & Co"\naddress = ["1 Road", "Town"]\nvat_number = "GB1"\niban = "{IBAN.lower()}"\n'
        'contact = ["a@b.example"]\ndue_days = 14\ntexts = ["Ask us."]\nlanguage = "pt"\n',
    )
    assert found == Issuer(
        "Light & Co", ("1 Road", "Town"), "GB1", "GB33 BUKB 2020 1555 5555 55", ("a@b.example",), 14, ("Ask us.",), "pt"
    )


def test_a_name_is_enough(tmp_path: Path) -> None:
    assert issuer(tmp_path, 'name = "A"') == Issuer("A")


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("", "name: is missing (add name = ...)"),
        (
            'name = "A"\nphone = "1"',
            "unknown key 'phone' (known here: address, contact, due_days, iban, language, name, texts, vat_number)",
        ),
        ('name = "A"\ndue_days = -1', "due_days: -1 is not a whole number from 0 to 365 (correct it)"),
        ('name = "A"\ntexts = "b"', "texts: 'b' is not a list of texts (write texts = [\"...\"])"),
        (
            f'name = "A"\niban = "{IBAN[:-1]}6"',
            "iban: 'GB33BUKB20201555555556' is not an IBAN: its check digits are wrong (correct it)",
        ),
        ("name = A", "is not TOML: Invalid value (at line 1, column 8) (correct the file)"),
    ],
)
def test_what_is_wrong_is_refused(tmp_path: Path, text: str, message: str) -> None:
    with pytest.raises(InputError) as refused:
        issuer(tmp_path, text)
    assert str(refused.value).removeprefix(f"{tmp_path}/issuer.toml: ") == message


def test_a_file_that_is_not_there_is_refused(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="there is no such file"):
        read_issuer(tmp_path / "none.toml")
