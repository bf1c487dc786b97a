"""Services await loads and bills: their loop goes on, cancelling leaves nothing half-done, errors are the same ones."""

import asyncio
import gc
import json
import shutil
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Coroutine
from pathlib import Path
from typing import Any

import pytest
from tornado.httpclient import AsyncHTTPClient
from tornado.httpserver import HTTPServer
from tornado.testing import bind_unused_port
from tornado.web import Application, RequestHandler

from etl.core.errors import EtlError, InputError
from tests.support.command import Shell, written
from tests.support.places import ROOT
from tests.support.readings import HEADER, hours
from tests.support.web import WebRequest, pages, serving

PATIENCE_S = 600

pytestmark = [pytest.mark.both_databases, pytest.mark.usefixtures("etl")]


class Gate:
    """Where a use case waits in its thread: `reached` by it, `opened` by a test."""

    def __init__(self) -> None:
        self.reached, self.opened = threading.Event(), threading.Event()

    def __call__(self, *_: object) -> None:
        self.reached.set()
        assert self.opened.wait(PATIENCE_S)

    def when_writing(self, *_: object) -> None:
        """Wait while the write lock is held."""
        from django.db import connection

        if connection.in_atomic_block:
            self()


async def until(event: threading.Event) -> None:
    """As long as the loop goes on, and not for ever."""
    async with asyncio.timeout(PATIENCE_S):
        while not event.is_set():
            await asyncio.sleep(0.001)


async def cancelled(task: "asyncio.Task[Any]") -> None:
    """Cancel a task and let the loop turn until the task has heard of it, before its thread goes on."""
    task.cancel()
    for _ in range(10):
        await asyncio.sleep(0)


def readings(client: str) -> str:
    return str(written(f"{client}.csv", HEADER, *hours(client, "2017-08-01", "2017-08-08")))


async def aload(*files: str, **watcher: Callable[..., None]) -> Any:
    from etl.file_loads.report import Settings, Watcher
    from etl.load import aload
    from etl.sources.read_plan.plan_values import Options

    return await aload(files, Options(), Settings(Path.cwd()), Watcher(**watcher))


async def abill(**watcher: Callable[..., None]) -> Any:
    from etl.bill import abill
    from etl.bill_runs import billing_options
    from etl.bill_runs.request import Request, Watcher

    august = billing_options.periods("2017-08", None, None, None, stale=False)
    return await abill(Request(august), Watcher(**watcher))


def stored() -> tuple[int, int]:
    """How many loads and bills there are."""
    from etl.store.models import Bill, Load

    return Load.objects.count(), Bill.objects.count()


SESSIONS = """
    SELECT count(*) - 1 FROM pg_stat_activity WHERE datname = current_database() AND backend_type = 'client backend'
"""
"""Beside the one that asks, and the server's own."""


def connected() -> int:
    """How often a database is open: by this process, or on a server, where sessions end a little later."""
    from django.db import connection

    connection.close()
    if connection.vendor == "sqlite":
        links = [path.readlink() for path in Path("/proc/self/fd").iterdir() if path.is_symlink()]
        return sum(".sqlite3" in link.name for link in links)
    deadline = time.monotonic() + PATIENCE_S
    with connection.cursor() as cursor:
        count = 1
        while count and time.monotonic() < deadline:
            cursor.execute(SESSIONS)
            (count,) = cursor.fetchone() or (0,)
    return count


def played(story: Callable[[], Coroutine[Any, Any, None]]) -> None:
    """Run a story in a loop, which has nothing to complain of; no thread may keep a connection."""
    notes: list[object] = []

    async def heard() -> None:
        asyncio.get_running_loop().set_exception_handler(lambda _, context: notes.append(context))
        await story()
        gc.collect()  # futures whose errors nobody has asked for say so when they go

    asyncio.run(heard())
    assert (notes, connected()) == ([], 0)


def test_the_loop_goes_on_while_files_are_loaded_and_billed() -> None:
    """Neither ends before the loop has turned a hundred times."""

    async def story() -> None:
        gate, turns = Gate(), 0

        async def turn() -> None:
            nonlocal turns
            while turns < 200:
                await asyncio.sleep(0)
                turns += 1
                if turns == 100:
                    gate.opened.set()

        turning = asyncio.create_task(turn())
        loaded = await aload(readings("a"), begun=gate)
        assert turns >= 100
        gate.opened.clear()
        turning.cancel()
        turns = 0
        turning = asyncio.create_task(turn())
        billed = await abill(begun=gate)
        assert turns >= 100
        turning.cancel()
        assert (loaded.files[0].counts.loaded, billed.bills) == (168, 1)

    played(story)
    assert stored() == (1, 1)


def test_a_cancelled_load_leaves_nothing_and_the_lock_is_free_at_once() -> None:
    async def story() -> None:
        gate = Gate()
        task = asyncio.create_task(aload(readings("a"), progress=gate.when_writing))
        await until(gate.reached)
        await cancelled(task)
        await cancelled(task)  # whoever is impatient waits for the thread all the same
        assert not task.done()
        gate.opened.set()
        with pytest.raises(asyncio.CancelledError):
            await task
        assert await asyncio.to_thread(closing, stored) == (0, 0)
        assert (await aload(readings("a"))).files[0].counts.loaded == 168

    played(story)


def closing(work: Callable[[], Any]) -> Any:
    """Work in a thread of asyncio's, which leaves no connection open."""
    from django.db import connections

    try:
        return work()
    finally:
        connections.close_all()


def test_a_cancelled_load_keeps_the_files_that_are_in() -> None:
    async def story() -> None:
        gate = Gate()
        statements: list[str] = []

        def second(name: str, _size: int | None) -> None:
            statements.append(name)
            if len(statements) == 2:
                gate()

        task = asyncio.create_task(aload(readings("a"), readings("b"), begun=second))
        await until(gate.reached)
        await cancelled(task)
        gate.opened.set()
        with pytest.raises(asyncio.CancelledError):
            await task

    played(story)
    assert stored() == (1, 0)


def test_a_cancelled_bill_leaves_nothing_and_the_next_one_is_made() -> None:
    async def story() -> None:
        await aload(readings("a"), readings("b"))
        gate = Gate()
        task = asyncio.create_task(abill(done=gate))
        await until(gate.reached)
        await cancelled(task)
        gate.opened.set()
        with pytest.raises(asyncio.CancelledError):
            await task
        assert await asyncio.to_thread(closing, stored) == (2, 0)
        assert (await abill()).bills == 2

    played(story)


def test_two_loads_wait_for_each_other_and_not_the_loop_for_them() -> None:
    async def story() -> None:
        gate, waits = Gate(), threading.Event()
        first = asyncio.create_task(aload(readings("a"), progress=gate.when_writing))
        await until(gate.reached)
        second = asyncio.create_task(aload(readings("b"), waiting=lambda _: waits.set()))
        await until(waits)
        assert not first.done()
        gate.opened.set()
        done = await asyncio.gather(first, second)
        assert [report.files[0].counts.loaded for report in done] == [168, 168]

    played(story)
    assert stored() == (2, 0)


def test_a_load_that_waits_for_another_can_be_cancelled() -> None:
    async def story() -> None:
        gate, waits = Gate(), threading.Event()
        first = asyncio.create_task(aload(readings("a"), progress=gate.when_writing))
        await until(gate.reached)
        second = asyncio.create_task(aload(readings("b"), waiting=lambda _: waits.set()))
        await until(waits)
        second.cancel()
        with pytest.raises(asyncio.CancelledError):
            await second
        assert not first.done()
        gate.opened.set()
        assert (await first).files[0].counts.loaded == 168

    played(story)
    assert stored() == (1, 0)


def test_more_use_cases_than_there_are_threads_take_turns() -> None:
    async def story() -> None:
        gate = Gate()
        tasks = [asyncio.create_task(aload(readings(name), begun=gate)) for name in "abcdef"]
        await until(gate.reached)
        tasks[-1].cancel()  # its turn has not come
        with pytest.raises(asyncio.CancelledError):
            await tasks[-1]
        assert sum(thread.name.startswith("etl_") for thread in threading.enumerate()) <= 4
        gate.opened.set()
        assert [report.files[0].counts.loaded for report in await asyncio.gather(*tasks[:-1])] == [168] * 5

    played(story)


def test_a_load_that_waits_for_a_server_can_be_cancelled() -> None:
    async def story() -> None:
        over, waits = threading.Event(), threading.Event()

        def silent(_: WebRequest) -> None:
            over.wait(PATIENCE_S)

        with serving(pages(a=silent)) as server:
            task = asyncio.create_task(aload(f"http://{server.address}/a.csv", fetching=lambda *_: waits.set()))
            await until(waits)
            task.cancel()
            with pytest.raises(asyncio.CancelledError):
                await task
            over.set()

    played(story)
    assert not [thread for thread in threading.enumerate() if thread.name == "fetch"]


def test_the_collector_of_cycles_goes_on_for_others() -> None:
    """Whether it is on is the process's, and not the thread's."""
    answers: list[bool] = []
    asyncio.run(aload(readings("a"), begun=lambda *_: answers.append(gc.isenabled())))
    assert answers == [True]


def test_errors_are_the_same_ones() -> None:
    async def story() -> None:
        with pytest.raises(InputError, match=r"^none\.csv: there is no such file \(check the name and the folder\)$"):
            await aload("none.csv")
        with pytest.raises(EtlError, match="there are no readings in this database"):
            await abill()

    played(story)


class LoadHandler(RequestHandler):
    """A service: loads what it is asked for."""

    def initialize(self, begun: Callable[..., None]) -> None:
        self.begun = begun

    async def post(self) -> None:
        try:
            done = await aload(*self.get_arguments("file"), begun=self.begun)
            billed = await abill()
        except EtlError as error:
            self.set_status(400)
            self.write({"error": str(error)})
        else:
            self.write({"loaded": done.files[0].counts.loaded, "bills": billed.bills})

    def get(self) -> None:
        self.write("here")


def test_a_tornado_handler_loads_and_bills_while_others_are_served() -> None:
    async def story() -> None:
        gate = Gate()
        socket, port = bind_unused_port()
        server = HTTPServer(Application([("/", LoadHandler, {"begun": gate})]))
        server.add_socket(socket)
        client, url = AsyncHTTPClient(), f"http://127.0.0.1:{port}/"
        query = f"{url}?file={readings('a')}"
        post = client.fetch(query, method="POST", body="", request_timeout=PATIENCE_S)
        loading = asyncio.ensure_future(post)
        await until(gate.reached)
        assert (await client.fetch(url)).body == b"here"
        gate.opened.set()
        assert json.loads((await loading).body) == {"loaded": 168, "bills": 1}
        failed = await client.fetch(f"{url}?file=none.csv", method="POST", body="", raise_error=False)
        assert (failed.code, json.loads(failed.body)["error"][:8]) == (400, "none.csv")
        server.stop()
        await server.close_all_connections()

    played(story)
    assert stored() == (1, 1)


TWISTED = """
import sys, threading
from twisted.internet import asyncioreactor
asyncioreactor.install()
import asyncio
from pathlib import Path
from twisted.internet import defer, task
from etl.configuration import configure
configure(sys.argv[1])
from etl.bill_runs import billing_options
from etl.bill import abill
from etl.bill_runs.request import Request
from etl.core.errors import EtlError
from etl.load import aload
from etl.file_loads.report import Settings, Watcher
from etl.sources.read_plan.plan_values import Options


def deferred(coroutine):
    return defer.Deferred.fromFuture(asyncio.ensure_future(coroutine))


def loads(name, watcher=None):
    return deferred(aload([name], Options(), Settings(Path.cwd()), watcher))


async def main(reactor):
    reached, opened = threading.Event(), threading.Event()
    watcher = Watcher(begun=lambda *_: (reached.set(), opened.wait(600)))
    loading = loads("a.csv", watcher)
    while not reached.is_set():
        await task.deferLater(reactor, 0.001)
    loading.cancel()
    for _ in range(10):  # turns of the loop, so that the task has heard of it before its thread goes on
        await task.deferLater(reactor, 0)
    opened.set()
    try:
        await loading
    except (defer.CancelledError, asyncio.CancelledError):
        print("cancelled")
    try:
        await loads("none.csv")
    except EtlError as error:
        print(error)
    print((await loads("a.csv")).files[0].counts.loaded)
    print((await deferred(abill(Request(billing_options.periods("2017-08", None, None, None, stale=False))))).bills)


task.react(lambda reactor: defer.ensureDeferred(main(reactor)))
"""


def test_a_twisted_reactor_loads_and_bills(etl: Shell) -> None:
    if etl.on_server:
        pytest.skip("the database is no file")  # what differs there is tried above
    readings("a")
    etl.close()
    command = [sys.executable, "-W", "error", "-c", TWISTED, etl.url]
    done = subprocess.run(
        command, env={"PYTHONPATH": str(ROOT)}, capture_output=True, text=True, timeout=300, check=False
    )
    assert done.returncode == 0, done.stderr
    assert done.stdout.splitlines() == [
        "cancelled", "none.csv: there is no such file (check the name and the folder)", "168", "1",
    ]  # fmt: skip
    assert stored() == (1, 1)


def test_the_program_of_the_documents_loads_and_bills(etl: Shell, tmp_path: Path) -> None:
    if etl.on_server:
        pytest.skip("the database is no file")
    etl.close()
    folder = tmp_path / "own"
    folder.mkdir()
    text = (ROOT / "docs" / "how-to" / "services.md").read_text(encoding="utf-8")
    program = text.partition("```python\n")[2].partition("```")[0]
    shutil.copy(readings("a"), folder / "readings.csv")
    command = [sys.executable, "-W", "error", "-c", program]
    done = subprocess.run(
        command, cwd=folder, env={"PYTHONPATH": str(ROOT)}, capture_output=True, text=True, timeout=300, check=False
    )
    assert (done.stdout, done.stderr) == ("168 1\n", "")
