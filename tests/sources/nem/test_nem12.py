"""NEM12 is recognised by its first records, whatever stands around them, and its encoding by its first bytes."""

import codecs

import pytest

from etl.sources.nem.nem12 import encoding, first_records, recognises


@pytest.mark.parametrize(
    ("head", "expected"),
    [
        (b"100,NEM12,200405011135,MDA1,Ret1\n", True),
        (b"100,NEM13,200405011135,MDA1,Ret1\n", False),
        (b"200,6001,E1,1,E1,N1,M,kWh,30,\n300,20240201,1,1\n", True),
        (b"200,6001,E1,1,E1,N1,M,kWh,30,\n", False),
        (b"client,timestamp,kwh\n", False),
        (b"200,20240201,1\n300,20240201,1\n", True),
        (b"", False),
        (b"\n\n", False),
        (b'"100', False),
        (bytes(range(256)), False),
    ],
)
def test_recognition_by_the_first_records(head: bytes, expected: bool) -> None:
    assert recognises(head) is expected


@pytest.mark.parametrize(
    ("bom", "name"),
    [
        (b"", "utf-8"),
        (codecs.BOM_UTF8, "utf-8-sig"),
        (codecs.BOM_UTF16_LE, "utf-16-le"),
        (codecs.BOM_UTF16_BE, "utf-16-be"),
    ],
)
def test_the_byte_order_mark_tells_the_encoding(bom: bytes, name: str) -> None:
    text = "\r\n 100 ,nem12\r\n\r\n200,x\r\n"
    data = bom + text.encode(name.removesuffix("-sig"))
    assert encoding(data) == name
    assert first_records(data) == (["100", "NEM12"], ["200", "X"])
    assert recognises(data)
