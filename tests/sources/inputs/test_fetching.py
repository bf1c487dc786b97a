"""Files of web servers and of S3: fetched ahead, loaded in order, each whole or not at all; no secret is shown."""

import gzip
import hashlib
import shutil
import signal
import threading
from collections import namedtuple
from pathlib import Path

import pytest

from etl.sources.inputs import fetching
from etl.sources.inputs.opening import expand
from tests.support.command import Shell, started, struck
from tests.support.fetched_files import SECRET, text, workbook, zipped
from tests.support.web import WebRequest, cut, pages, serving

pytestmark = pytest.mark.usefixtures("at_once")


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
    with serving(lambda request: request.send(data, Content_Encoding="gzip")) as server:
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

    def together(request: WebRequest) -> None:
        both.wait(600)
        assert reading.wait(600)
        request.send(text(request.place[1]))

    with serving(pages(a=text("a"), b=together, c=together)) as server:
        from etl import load as use_case
        from etl.file_loads.report import Settings, Watcher
        from etl.sources.read_plan.plan_values import Options

        watcher = Watcher(understood=lambda _: reading.set())
        names = [f"http://{server.address}/{name}.csv" for name in "abc"]
        done = use_case.load(names, Options(), Settings(Path.cwd()), watcher)
    assert [file.counts.loaded for file in done.files] == [48, 48, 48]


@pytest.mark.usefixtures("etl")
def test_no_more_than_a_few_files_are_fetched_ahead() -> None:
    with serving(lambda request: request.send(text(request.place[1:-4]))) as server:
        urls = [f"http://{server.address}/{number}.csv" for number in range(12)]
        counts = [len(server.requests) for _ in fetching.fetched(expand(urls), Path.cwd())]
    assert counts[-1] == 12
    assert all(many <= loaded + 1 + fetching.AHEAD for loaded, many in enumerate(counts))


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
    with serving(lambda request: request.send(b"", Content_Length=10 << 20)) as server:
        done = etl("load", f"http://{server.address}/a.csv")
    what = "a.csv: has 10 MB, and only 9 MB are free where it is stored while it is read"
    assert done.error.endswith(f"{what} (free some space, or choose another place: --database)")


def test_secrets_of_a_url_are_nowhere(etl: Shell, tmp_path: Path) -> None:
    with serving(pages(a=text("a"), b=text("b")[:-9] + b"rubbish\n")) as server:
        urls = [f"http://{SECRET}:{SECRET}@{server.address}/{name}.csv?X-Amz-Signature={SECRET}" for name in "ab"]
        ended = [etl("load", *urls, *more) for more in ([], ["--json"], ["--keep-going"], ["--rejects", "bad.csv"])]
        ended += [etl("sniff", urls[0]), etl("sniff", urls[0], "--json"), etl("status"), etl("check")]
        assert server.requests[0].query == {"X-Amz-Signature": SECRET}
        assert server.requests[0].headers["Authorization"].startswith("Basic ")
        _, traceback = started(tmp_path, "-vv", "load", urls[0].replace("a.csv", "none.csv")).communicate()
    assert "Traceback" in traceback
    assert SECRET not in "".join(done.out + done.err for done in ended) + traceback
    etl.close()
    for path in [*tmp_path.rglob("*"), *etl.database.parent.iterdir()]:
        assert path.is_dir() or SECRET.encode() not in path.read_bytes(), path


@pytest.mark.parametrize(("number", "code"), [(signal.SIGINT, 130), (signal.SIGTERM, 143)])
def test_a_load_that_is_stopped_while_it_fetches_leaves_nothing(
    tmp_path: Path, number: signal.Signals, code: int
) -> None:
    over = threading.Event()

    def half(request: WebRequest) -> None:
        request.send(text("a")[:200], Content_Length=2000)
        over.wait(600)

    with serving(half) as server:
        process = started(tmp_path, "load", f"http://{server.address}/a.csv")
        assert struck(process, lambda: bool(server.requests), number).code == code
        over.set()
    assert [path.name for path in tmp_path.iterdir()] == ["etl.sqlite3"]
