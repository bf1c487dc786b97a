"""Fixtures of tests of fetching."""

from collections.abc import Iterator

import pytest

from etl.sources.inputs import fetching
from tests.support.fetched_files import text
from tests.support.web import Bucket, Server, serving


@pytest.fixture
def at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """No pauses between tries, and no credentials but a test's own."""
    monkeypatch.setattr(fetching, "PAUSES_S", (0, 0))
    for name in ("AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY", "AWS_PROFILE", "http_proxy", "HTTP_PROXY"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("AWS_EC2_METADATA_DISABLED", "true")


@pytest.fixture
def store(monkeypatch: pytest.MonkeyPatch) -> Iterator[Server]:
    """An S3 server with a bucket of files."""
    names = ("2017/a.csv", "2017/b c.csv", "2017/.hidden.csv", "2017/more/d.csv", "2018/a.csv")
    objects = {name: text(name[:6] + name[-5]) for name in names}
    with serving(Bucket("readings", objects)) as server:
        monkeypatch.setenv("AWS_ENDPOINT_URL", f"http://{server.address}")
        yield server
