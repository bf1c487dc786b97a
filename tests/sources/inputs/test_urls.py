"""URLs among the arguments: shown without secrets, refused where no file can be read from them."""

import pytest

from etl.core.errors import InputError
from etl.sources.inputs.opening import expand
from etl.sources.inputs.urls import is_url, masked, place, scheme


@pytest.mark.parametrize(
    ("url", "shown"),
    [
        ("https://host/a.csv", "https://host/a.csv"),
        ("https://host:8443/a b.csv?x=1#part", "https://host:8443/a b.csv?***"),
        ("https://user:secret@host/a.csv", "https://***@host/a.csv"),
        ("https://user:secret@[::1]:80/a.csv", "https://***@[::1]:80/a.csv"),
        ("https://user:sec/ret@host/a.csv", "https://***@host/a.csv"),
        ("https://user:sec@ret@host/a.csv", "https://***@host/a.csv"),
        ("https://host/@me/a.csv", "https://***@me/a.csv"),
        ("https://user:sec?ret@host/a.csv", "https://***"),
        ("https://user:secret", "https://***"),
        ("s3://KEY:SECRET@bucket/a.csv", "s3://***@bucket/a.csv"),
        ("s3://bucket/a@b?.csv", "s3://bucket/a@b?.csv"),
        ("readings.csv", "readings.csv"),
    ],
)
def test_a_url_is_shown_without_what_may_be_secret(url: str, shown: str) -> None:
    assert masked(url) == shown


@pytest.mark.parametrize(
    ("argument", "message"),
    [
        ("https://host/*.csv?a=b", "https://host/*.csv?***: a web server has no list of its files (name each file)"),
        (
            "https://user:12x",
            "https://***: is not a URL (write https://host/name, a special character of a password as %XX)",
        ),
        ("ftp://u:p@h/a", "ftp://***@h/a: ftp:// is not read (use http://, https:// or s3://, or a local copy)"),
        ("file:///a.csv", "file://***: is a file of this machine (name it by its path)"),
        ("s3://", "s3://: is not the name of an object (write s3://bucket/name)"),
        (
            "s3://K:S@bucket/a.csv",
            "s3://***@bucket/a.csv: holds credentials (set AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY instead)",
        ),
    ],
)
def test_a_url_that_no_file_can_be_fetched_from_is_refused(argument: str, message: str) -> None:
    with pytest.raises(InputError) as caught:
        expand([argument])
    assert str(caught.value) == message


@pytest.mark.parametrize(
    ("argument", "url"),
    [
        ("https://h/a", True),
        ("HTTP://h/a", True),
        ("s3://b/a", True),
        ("a.csv", False),
        ("C:/a.csv", False),
        ("-", False),
    ],
)
def test_only_what_begins_like_a_url_is_one(argument: str, url: bool) -> None:
    assert is_url(argument) is url


def test_host_and_path_have_no_login_query_or_part() -> None:
    assert place("https://user:secret@host:8443/a/b.csv?x=1#part") == "host:8443/a/b.csv"
    assert scheme("HTTPS://host/a") == "https"
