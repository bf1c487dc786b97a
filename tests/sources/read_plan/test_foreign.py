"""Files that are no text of readings: each is refused by what it is."""

import pytest

from etl.core.errors import InputError
from etl.sources.read_plan.foreign import refuse_exchange, refuse_foreign
from tests.support.heads import refusal

EXPORT = "(export it as CSV first)"
AGAIN = "(download the readings again: a login or error page may have been saved in their place)"


@pytest.mark.parametrize(
    ("head", "message"),
    [
        (b"%PDF-1.7", f"is a PDF, not readings {EXPORT}"),
        (
            b"ZHV|0000001234|D0275001|X|",
            f"is a flow of the British data transfer network, for which there is no layout {EXPORT}",
        ),
        (b"GIF89a", f"is a picture, not readings {EXPORT}"),
        (b"SQLite format 3\0", f"is an SQLite database, not readings {EXPORT}"),
        (b"PAR1....", "is a parquet file inside an archive or a stream, which is not read (unpack it first)"),
        (b"PARE....", "is an encrypted parquet file, which is not read (write it without encryption)"),
        (b"ARROW1\0\0", "is an arrow file inside an archive or a stream, which is not read (unpack it first)"),
        (b"\xff\xff\xff\xff", "is an arrow file inside an archive or a stream, which is not read (unpack it first)"),
        (b"FEA1....", "is a feather file of the first version, which is not read (write it in version 2)"),
        (
            b"\xd0\xcf\x11\xe0 old",
            "is an old workbook inside an archive or a stream, which is not read (unpack it first)",
        ),
        (
            b"\xd0\xcf\x11\xe0" + "EncryptedPackage".encode("utf-16-le"),
            "is an Excel workbook with a password (save it without one, or export it as CSV)",
        ),
        (b"\xef\xbb\xbf \r\n<!DOCTYPE HTML><html>", f"is a web page, not readings {AGAIN}"),
        (b"<?xml version='1.0'?>", f"is XML, for which there is no layout {EXPORT}"),
    ],
)
def test_a_file_of_another_kind_is_named(head: bytes, message: str) -> None:
    with pytest.raises(InputError) as caught:
        refuse_foreign(head, "a.csv")
    assert str(caught.value) == f"a.csv: {message}"


@pytest.mark.parametrize("head", [b"client,timestamp,kwh\n", b"", b"client,<html>\n", b"P,A,R,1\n"])
def test_text_goes_on(head: bytes) -> None:
    refuse_foreign(head, "a.csv")


def test_exchange_files_of_new_zealand_without_half_hours_are_refused_by_name() -> None:
    lines = ["HDR,ICPMMNM,10,AAAA,BBBB,,05/03/2024\n", "DET,0000000001AA111,01/02/2024,29/02/2024,500.00\n"]
    with pytest.raises(InputError) as caught:
        refuse_exchange("a.csv", lines)
    assert str(caught.value) == (
        "a.csv: is an EIEP file of kind ICPMMNM (New Zealand), whose rows are sums of periods of a bill or no readings "
        "at all (load its half hours: EIEP3 (ICPHH) or EIEP13A (ICPCONS))"
    )
    assert str(caught.value) == refusal("".join(lines))
    refuse_exchange("a.csv", ["client,timestamp,kwh\n"])
    refuse_exchange("a.csv", [])
