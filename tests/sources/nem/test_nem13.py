"""NEM13 is recognised by its first record."""

import pytest

from etl.sources.nem.nem13 import recognises
from tests.support.nem13_files import file, used


@pytest.mark.parametrize(
    ("head", "expected"),
    [
        (file(used()).encode(), True),
        (file(used(), header=False).encode(), True),
        (b"\xef\xbb\xbf\r\n" + file(used()).replace("\n", "\r\n").encode(), True),
        (b"100,NEM12,200405011135,MDA1,Ret1\n", False),
        (b"250,2024-01-01,0.5\n", False),
        (b"", False),
    ],
)
def test_recognition_by_the_first_record(head: bytes, expected: bool) -> None:
    assert recognises(head) is expected
