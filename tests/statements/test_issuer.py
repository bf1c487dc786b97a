"""The issuer's file: what it says, and what is refused in one line."""

from pathlib import Path

import pytest

from etl.core.errors import InputError
from etl.statements.issuer import Issuer, read_issuer
from etl.statements.page_items import NOTICES

IBAN = "GB33BUKB20201555555555"


KEYS = [
    "address",
    "bic",
    "city",
    "contact",
    "country",
    "due_days",
    "iban",
    "language",
    "name",
    "notices",
    "payment",
    "postcode",
    "registration",
    "street",
    "texts",
    "vat_number",
]


def issuer(folder: Path, text: str) -> Issuer:
    path = folder / "issuer.toml"
    path.write_text(text, encoding="utf-8")
    return read_issuer(path)


def test_all_that_it_says_is_read(tmp_path: Path) -> None:
    found = issuer(
        tmp_path,
        f'name = "Light & Co"\naddress = ["1 Road", "Town"]\nvat_number = "GB1"\niban = "{IBAN.lower()}"\n'
        'bic = "bukb gb 22"\npayment = "none"\n'
        'contact = ["a@b.example"]\ndue_days = 14\ntexts = ["Ask us."]\nlanguage = "pt"\n'
        '[notices]\nsupport = ["A", "B"]\ndisputes = "Write."\n',
    )
    assert found == Issuer(
        "Light & Co", ("1 Road", "Town"), "GB1", "GB33 BUKB 2020 1555 5555 55", "BUKBGB22", "none",
        ("a@b.example",), 14, {"disputes": ("Write.",), "support": ("A", "B")}, ("Ask us.",), "pt",
    )  # fmt: skip


def test_an_address_in_parts_is_that_of_pages_too(tmp_path: Path) -> None:
    text = 'name = "A"\nstreet = "1 Road"\npostcode = "1000"\ncity = "Town"\ncountry = "PT"\n'
    found = issuer(tmp_path, text)
    assert (found.address, found.street, found.country) == (("1 Road", "1000 Town"), "1 Road", "PT")
    assert issuer(tmp_path, f'{text}address = ["B"]').address == ("B",)


def test_a_name_is_enough(tmp_path: Path) -> None:
    assert issuer(tmp_path, 'name = "A"') == Issuer("A")


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("", "name: is missing (add name = ...)"),
        (
            'name = "A"\nphone = "1"',
            "unknown key 'phone' (known here: " + ", ".join(KEYS) + ")",
        ),
        ('name = "A"\ndue_days = -1', "due_days: -1 is not a whole number from 0 to 365 (correct it)"),
        ('name = "A"\ntexts = "b"', "texts: 'b' is not a list of texts (write texts = [\"...\"])"),
        (
            f'name = "A"\niban = "{IBAN[:-1]}6"',
            "iban: 'GB33BUKB20201555555556' is not an IBAN: its check digits are wrong (correct it)",
        ),
        ('name = "A"\nbic = "BUKB"', "bic: 'BUKB' is not a BIC (write its 8 or 11 letters and digits)"),
        ('name = "A"\npayment = "cash"', "payment: 'cash' is not known (use one of: epc, swiss-qr, none)"),
        (
            f'name = "A"\npayment = "swiss-qr"\niban = "{IBAN}"',
            "iban: is no Swiss account for payment swiss-qr (use an account of CH or LI that is no QR-IBAN)",
        ),
        (
            'name = "A"\npayment = "swiss-qr"\niban = "CH5800791123000889012"\naddress = ["Bern"]',
            "address: does not end with a Swiss town (write its last line like 8000 Bern)",
        ),
        ('name = "A"\n[notices]\nsupport = ""', "notices: support: '' is not a text (write support = \"...\")"),
        ('name = "A"\n[notices]\nsupport = [" "]', "notices: support: is empty (write the text, or leave the key out)"),
        (
            'name = "A"\n[notices]\nweather = "fine"',
            f"notices: unknown key 'weather' (known here: {', '.join(sorted(NOTICES))})",
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
