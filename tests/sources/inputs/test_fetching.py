"""Files of web servers and of S3: fetched ahead, loaded in order, each whole or not at all; no secret is shown."""

import gzip
import hashlib
import io
import shutil
import signal
import threading
import zipfile
from base64 import b64decode
from collections import namedtuple
from collections.abc import Iterator
from pathlib import Path

import openpyxl
import pytest

from etl.core.errors import InputError
from etl.sources.inputs import fetching, http
from etl.sources.inputs.opening import expand
from etl.sources.inputs.urls import masked
from tests.support.command import Shell, started, struck
from tests.support.readings import HEADER, hours
from tests.support.web import Asked, Bucket, Server, cut, in_turn, pages, says, serving

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


@pytest.fixture(autouse=True)
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


def test_files_of_a_web_server_are_loaded_beside_local_ones_in_the_order_given(etl: Shell) -> None:
    Path("b.csv").write_bytes(text("b"))
    with serving(pages(a=text("a"), c=gzip.compress(text("c")), d=zipped(one=text("d"), two=text("e")))) as server:
        url = f"http://{server.address}"
        done = etl.load(f"{url}/a.csv", "b.csv", f"{url}/c.csv.gz", f"{url}/d.zip?id=7")
    names = [one["name"] for one in done["loads"]]
    assert names == [
        f"{url}/a.csv", "b.csv", f"{url}/c.csv.gz", f"{url}/d.zip?***/one.csv", f"{url}/d.zip?***/two.csv"
    ]  # fmt: skip
    assert (done["loaded"], done["clients"]) == (5 * 48, 5)


def test_a_workbook_of_a_web_server_is_read_as_one_on_disk_is(etl: Shell) -> None:
    with serving(pages(book=workbook())) as server:
        assert etl.load(f"http://{server.address}/book.xlsx")["loaded"] == 48


def test_a_file_that_was_loaded_is_recognised_by_its_bytes_wherever_it_comes_from(etl: Shell) -> None:
    Path("a.csv").write_bytes(text("a"))
    etl.load("a.csv")
    with serving(pages(a=text("a"))) as server:
        (again,) = etl.load(f"http://{server.address}/a.csv?to=now")["loads"]
    assert again["skipped"]


def test_a_file_that_the_server_says_is_packed_is_the_file_as_it_is_there(etl: Shell) -> None:
    data = gzip.compress(text("a"))
    with serving(lambda asked: asked.send(data, Content_Encoding="gzip")) as server:
        etl.load(f"http://{server.address}/a.csv")
    from etl.store.models import Load

    assert Load.objects.get().sha256 == hashlib.sha256(data).hexdigest()


def test_sniff_reads_a_url(etl: Shell) -> None:
    with serving(pages(a=zipped(one=text("a")))) as server:
        assert (
            f"http://{server.address}/a.zip/one.csv: layout long"
            in etl.ok("sniff", f"http://{server.address}/a.zip").out
        )


@pytest.mark.usefixtures("etl")
def test_files_are_fetched_at_once_and_ahead_while_an_earlier_one_loads() -> None:
    """The second and third are answered only when both are asked for and the first is being read."""
    both, reading = threading.Barrier(2), threading.Event()

    def together(asked: Asked) -> None:
        both.wait(20)
        assert reading.wait(20)
        asked.send(text(asked.place[1]))

    with serving(pages(a=text("a"), b=together, c=together)) as server:
        from etl import load as use_case
        from etl.file_loads.report import Settings, Watcher
        from etl.sources.read_plan.plan_values import Options

        watcher = Watcher(understood=lambda _: reading.set())
        names = [f"http://{server.address}/{name}.csv" for name in "abc"]
        done = use_case.load(names, Options(), Settings(Path.cwd()), watcher)
    assert [file.loaded for file in done.files] == [48, 48, 48]


@pytest.mark.usefixtures("etl")
def test_no_more_than_a_few_files_are_fetched_ahead() -> None:
    with serving(lambda asked: asked.send(text(asked.place[1:-4]))) as server:
        urls = [f"http://{server.address}/{number}.csv" for number in range(12)]
        asked = [len(server.asked) for _ in fetching.fetched(expand(urls), Path.cwd())]
    assert asked[-1] == 12
    assert all(many <= loaded + 1 + fetching.AHEAD for loaded, many in enumerate(asked))


@pytest.mark.parametrize(
    ("answer", "message"),
    [
        (says(404), "there is no such file (check the address)"),
        (says(410), "there is no such file (check the address)"),
        (says(401), "may not be read: the server says 401 (check the login, and whether the link has expired)"),
        (says(403), "may not be read: the server says 403 (check the login, and whether the link has expired)"),
        (says(400), "the server says 400 (check the address)"),
        (says(503), "the server says 503 (run it again later)"),
        (says(302, Location="/a.csv"), "its redirections lead nowhere (check the address)"),
        (says(302, Location="file:///etc/passwd"), "its redirections lead nowhere (check the address)"),
        (cut(text("a"), 200), "was cut off on its way (run it again)"),
        (lambda asked: asked.hang_up(), "was cut off on its way (run it again)"),
    ],
    ids=["404", "410", "401", "403", "400", "503", "redirect loop", "redirect to a file", "cut", "no answer"],
)
def test_what_a_server_does_wrong_is_one_line_and_nothing_is_kept(etl: Shell, answer: object, message: str) -> None:
    assert callable(answer)
    with serving(answer) as server:
        url = f"http://{SECRET}:{SECRET}@{server.address}/a.csv?sig={SECRET}"
        done = etl("load", url)
    assert done.code == 1
    assert done.error == f"etl: http://***@{server.address}/a.csv?***: {message}"
    assert "Load" not in etl.ok("status").out
    assert SECRET not in done.out + done.err


def test_a_server_that_falls_silent_is_given_up(etl: Shell, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(http, "SILENCE_S", 0.2)
    over = threading.Event()

    def silent(_: Asked) -> None:
        over.wait(20)

    with serving(silent) as server:
        done = etl("load", f"http://{server.address}/a.csv")
        over.set()
    assert done.error.endswith("a.csv: the server has said nothing for 0.2 s (run it again)")


def test_a_server_that_is_not_there_is_one_line(etl: Shell) -> None:
    done = etl("load", "http://127.0.0.1:9/a.csv")
    what = "the server cannot be reached: Connection refused (check the address and the network)"
    assert done.error == f"etl: http://127.0.0.1:9/a.csv: {what}"
    assert "the server cannot be reached: no such server" in etl("load", "http://no-such-host.invalid/a.csv").error


def test_what_may_pass_is_tried_again_from_the_beginning(etl: Shell) -> None:
    with serving(in_turn(says(503), cut(text("a"), 200), text("a"))) as server:
        assert etl.load(f"http://{server.address}/a.csv")["loaded"] == 48
        assert len(server.asked) == 3


def test_a_login_and_a_query_reach_the_server_as_they_stand(etl: Shell) -> None:
    with serving(pages(a=text("a"))) as server:
        etl.load(f"http://us%65r:p%40*s%2Fs@{server.address}/a.csv?sig=a%2Fb+c%3D&d=é#part")
        (asked,) = server.asked
    assert asked.path == "/a.csv?sig=a%2Fb+c%3D&d=%C3%A9"
    assert b64decode(asked.headers["Authorization"].removeprefix("Basic ")) == b"user:p@*s/s"


def test_a_refusal_is_not_asked_for_again(etl: Shell) -> None:
    with serving(says(403)) as server:
        etl("load", f"http://{server.address}/a.csv")
        assert len(server.asked) == 1


def test_one_that_cannot_be_fetched_does_not_keep_others_away(etl: Shell) -> None:
    with serving(pages(a=text("a"), b=cut(text("b"), 99), c=text("c"))) as server:
        urls = [f"http://{server.address}/{name}.csv" for name in "abc"]
        stopped = etl("load", *urls)
        assert stopped.code == 1
        assert stopped.error == f"etl: loaded before it: {urls[0]}"
        done = etl("load", *urls, "--keep-going", "--json")
    assert done.code == 3
    assert [one["error"] for one in done.json["loads"]] == [
        None,
        f"{urls[1]}: was cut off on its way (run it again)",
        None,
    ]
    assert [one["loaded"] for one in done.json["loads"]] == [0, 0, 48]


def test_a_file_that_is_larger_than_the_room_for_it_is_not_fetched(etl: Shell, monkeypatch: pytest.MonkeyPatch) -> None:
    usage = namedtuple("usage", "total used free")  # noqa: PYI024 - as shutil's
    monkeypatch.setattr(shutil, "disk_usage", lambda _: usage(9 << 20, 0, 9 << 20))
    with serving(lambda asked: asked.send(b"", Content_Length=10 << 20)) as server:
        done = etl("load", f"http://{server.address}/a.csv")
    what = "a.csv: 9 MB are free where it is kept while it is read, it has 10 MB"
    assert done.error.endswith(f"{what} (free some space, or choose another place: --database)")


def test_secrets_of_a_url_are_nowhere(etl: Shell, tmp_path: Path) -> None:
    with serving(pages(a=text("a"), b=text("b")[:-9] + b"rubbish\n")) as server:
        urls = [f"http://{SECRET}:{SECRET}@{server.address}/{name}.csv?X-Amz-Signature={SECRET}" for name in "ab"]
        told = [etl("load", *urls, *more) for more in ([], ["--json"], ["--keep-going"], ["--rejects", "bad.csv"])]
        told += [etl("sniff", urls[0]), etl("sniff", urls[0], "--json"), etl("status"), etl("check")]
        assert server.asked[0].query == {"X-Amz-Signature": SECRET}
        assert server.asked[0].headers["Authorization"].startswith("Basic ")
        _, traceback = started(tmp_path, "-vv", "load", urls[0].replace("a.csv", "none.csv")).communicate()
    assert "Traceback" in traceback
    assert SECRET not in "".join(done.out + done.err for done in told) + traceback
    etl.close()
    for path in [*tmp_path.rglob("*"), *etl.database.parent.iterdir()]:
        assert path.is_dir() or SECRET.encode() not in path.read_bytes(), path


@pytest.mark.parametrize(("number", "code"), [(signal.SIGINT, 130), (signal.SIGTERM, 143)])
def test_a_load_that_is_stopped_while_it_fetches_leaves_nothing(
    tmp_path: Path, number: signal.Signals, code: int
) -> None:
    over = threading.Event()

    def half(asked: Asked) -> None:
        asked.send(text("a")[:200], Content_Length=2000)
        over.wait(20)

    with serving(half) as server:
        process = started(tmp_path, "load", f"http://{server.address}/a.csv")
        assert struck(process, lambda: bool(server.asked), number).code == code
        over.set()
    assert [path.name for path in tmp_path.iterdir()] == ["etl.sqlite3"]


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


def test_without_the_extra_one_line_names_it(etl: Shell, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(__import__("sys").modules, "aiohttp", None)
    done = etl("load", "https://host/a.csv")
    assert (done.code, done.error) == (
        2,
        "etl: https://host/a.csv: files of web servers need an extra (pip install 'meter-etl[remote]')",
    )


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
    assert store.asked == []
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
        assert "/eu-central-1/s3/" in server.asked[-1].headers["Authorization"]


def test_an_s3_server_that_is_not_there_is_one_line(etl: Shell, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("AWS_ENDPOINT_URL", "http://127.0.0.1:9")
    what = "the server cannot be reached, or hangs up (check the address and the network; AWS_ENDPOINT_URL)"
    assert etl("load", "s3://b/a.csv").error == f"etl: s3://b/a.csv: {what}"


def test_an_object_that_is_written_while_it_is_fetched_is_fetched_again(etl: Shell, store: Server) -> None:
    """Its parts would be of two versions."""
    whole = store.answer

    def changing(asked: Asked) -> None:
        if asked.command == "GET" and isinstance(whole, Bucket) and len(store.asked) < 4:
            whole.objects["2017/a.csv"] = text("a", "2017-08-01", "2017-08-04")
        whole(asked)

    store.answer = changing
    assert etl.load("s3://readings/2017/a.csv")["loaded"] == 72
