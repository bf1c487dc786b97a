"""Files that a server has for tests of fetching."""

import io
import zipfile

import openpyxl

from tests.support.readings import HEADER, hours

SECRET = "SentinelSecret"  # noqa: S105 - what must not be seen


def text(client: str, first: str = "2017-08-01", end: str = "2017-08-03") -> bytes:
    return "\n".join([HEADER, *hours(client, first, end), ""]).encode()


def zipped(**files: bytes) -> bytes:
    data = io.BytesIO()
    with zipfile.ZipFile(data, "w") as archive:
        for name, content in files.items():
            archive.writestr(f"{name}.csv", content)
    return data.getvalue()


def workbook() -> bytes:
    book, data = openpyxl.Workbook(), io.BytesIO()
    for row in text("x").decode().split():
        book.worksheets[0].append(row.split(","))
    book.save(data)
    return data.getvalue()
