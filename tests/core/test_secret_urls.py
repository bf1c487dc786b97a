"""A URL is shown without its password."""

import pytest

from etl.core.secret_urls import masked


@pytest.mark.parametrize(
    ("url", "shown"),
    [
        ("postgresql://me:secret@host:5432/name", "postgresql://me:***@host:5432/name"),
        ("postgresql://me@host:5432/name", "postgresql://me@host:5432/name"),
        ("postgresql://host:5432/name", "postgresql://host:5432/name"),
        ("postgresql://me:sec@ret@host/name", "postgresql://me:***@host/name"),
        ("postgresql://me:secret", "postgresql://me:***"),
        ("postgresql://me:secret/x@host/name", "postgresql://me:***@host/name"),
        ("sqlite://me:secret@host/name", "sqlite://me:***@host/name"),
        ("sqlite:///a:b@c.sqlite3", "sqlite:///a:b@c.sqlite3"),
        ("nonsense", "nonsense"),
    ],
)
def test_a_url_is_shown_without_what_is_or_was_meant_as_its_password(url: str, shown: str) -> None:
    assert masked(url) == shown
