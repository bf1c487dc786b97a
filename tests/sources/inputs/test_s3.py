"""Objects of S3: names, folders and patterns, credentials of the environment, and what can go wrong."""

import pytest

from tests.support.command import Shell
from tests.support.fetched_files import text
from tests.support.web import Bucket, Server, WebRequest, serving

pytestmark = pytest.mark.usefixtures("at_once")


@pytest.mark.parametrize(
    ("argument", "names"),
    [
        ("s3://readings/2017/a.csv", ["2017/a.csv"]),
        ("s3://readings/2017/", ["2017/a.csv", "2017/b c.csv"]),
        ("s3://readings/2017/*.csv", ["2017/a.csv", "2017/b c.csv"]),
        ("s3://readings/*/a.csv", ["2017/a.csv", "2018/a.csv"]),
        ("s3://readings/**", ["2017/a.csv", "2017/b c.csv", "2017/more/d.csv", "2018/a.csv"]),
        ("s3://readings/**/[ad].csv", ["2017/a.csv", "2017/more/d.csv", "2018/a.csv"]),
    ],
)
def test_objects_folders_and_patterns_of_s3_are_loaded(
    etl: Shell, store: Server, argument: str, names: list[str]
) -> None:
    assert store.requests == []
    done = etl.load(argument)
    assert [one["name"] for one in done["loads"]] == [f"s3://readings/{name}" for name in names]
    assert done["loaded"] == 48 * len(names)


@pytest.mark.usefixtures("store")
@pytest.mark.parametrize(
    ("argument", "message"),
    [
        (
            "s3://readings/2017",
            "there is no such file (check the bucket and the name; a name that ends with / is a folder's)",
        ),
        ("s3://readings/none/", "the folder holds no file (check the bucket and the name)"),
        ("s3://readings/*.none", "no file matches (check the bucket and the name)"),
    ],
)
def test_what_s3_does_not_have_is_one_line(etl: Shell, argument: str, message: str) -> None:
    assert etl("load", argument).error == f"etl: {argument}: {message}"


def test_s3_is_asked_with_the_credentials_of_the_environment(etl: Shell, monkeypatch: pytest.MonkeyPatch) -> None:
    with serving(Bucket("b", {"a.csv": text("a")}, key="KEY")) as server:
        monkeypatch.setenv("AWS_ENDPOINT_URL_S3", f"http://{server.address}")
        refused = "may not be read (check AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY, or AWS_PROFILE)"
        assert etl("load", "s3://b/a.csv").error == f"etl: s3://b/a.csv: {refused}"
        assert etl("load", "s3://b/").error == f"etl: s3://b/: {refused}"
        monkeypatch.setenv("AWS_ACCESS_KEY_ID", "KEY")
        monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", "other")
        monkeypatch.setenv("AWS_REGION", "eu-central-1")
        assert etl.load("s3://b/a.csv")["loaded"] == 48
        assert "/eu-central-1/s3/" in server.requests[-1].headers["Authorization"]


def test_an_s3_server_that_is_not_there_is_one_line(etl: Shell, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("AWS_ENDPOINT_URL", "http://127.0.0.1:9")
    what = "the server cannot be reached, or hangs up (check the address and the network; AWS_ENDPOINT_URL)"
    assert etl("load", "s3://b/a.csv").error == f"etl: s3://b/a.csv: {what}"


def test_an_object_that_is_written_while_it_is_fetched_is_fetched_again(etl: Shell, store: Server) -> None:
    """Its parts would be of two versions."""
    whole = store.answer

    def changing(request: WebRequest) -> None:
        if request.command == "GET" and isinstance(whole, Bucket) and len(store.requests) < 4:
            whole.objects["2017/a.csv"] = text("a", "2017-08-01", "2017-08-04")
        whole(request)

    store.answer = changing
    assert etl.load("s3://readings/2017/a.csv")["loaded"] == 72
