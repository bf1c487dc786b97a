"""Servers of a test's own, which it may kill and start again; those that tests share are left alone."""

import os
import shutil
import signal
import socket
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any, Protocol

PATIENCE = 120.0
"""Seconds that a server may take to start, beside other tests."""


class Server(Protocol):
    """One that a test kills and starts again."""

    url: str

    def start(self) -> None: ...
    def stop(self, how: signal.Signals = signal.SIGKILL) -> None: ...


class OwnRedis:
    """A Redis server; if it forgets, what waits in it is gone when it is killed."""

    def __init__(self, folder: Path, *, forgets: bool = True) -> None:
        self._folder, self._forgets, self.port = folder, forgets, free_port()
        self.url = f"redis://127.0.0.1:{self.port}/0"
        self.start()

    def start(self) -> None:
        writes = [] if self._forgets else ["--appendonly", "yes", "--appendfsync", "always"]
        command = ["redis-server", "--port", str(self.port), "--bind", "127.0.0.1", "--save", "", "--dir"]
        self._process = quiet([*command, str(self._folder), *writes])
        until_open(self.port)

    def stop(self, how: signal.Signals = signal.SIGKILL) -> None:
        ended(self._process, how)


class OwnRabbitMQ:
    """A RabbitMQ server with the program that Erlang finds it by; if it forgets, its queues are gone with it, too."""

    def __init__(self, folder: Path, *, forgets: bool = True) -> None:
        self._folder, self._forgets = folder / "rabbitmq", forgets
        self._folder.mkdir()
        self.port, finder, internal = free_port(), free_port(), free_port()
        self.url = f"amqp://guest:guest@127.0.0.1:{self.port}//"
        names = {"MNESIA_BASE": "db", "LOG_BASE": "log", "ENABLED_PLUGINS_FILE": "plugins", "CONF_ENV_FILE": "none"}
        names |= {"CONFIG_FILE": "none", "PID_FILE": "pid"}
        variables = {
            **{name: str(self._folder / file) for name, file in names.items()},
            "NODENAME": f"etl-{self.port}@localhost",
            "NODE_IP_ADDRESS": "127.0.0.1",
            "NODE_PORT": str(self.port),
            "DIST_PORT": str(internal),
            "SERVER_ADDITIONAL_ERL_ARGS": "-kernel inet_dist_use_interface {127,0,0,1}",
        }
        self._environment = {**os.environ, "HOME": str(self._folder), "ERL_EPMD_PORT": str(finder)}
        self._environment |= {f"RABBITMQ_{name}": text for name, text in variables.items()}
        # The server would start one that outlives it.
        self._finder = quiet(["epmd", "-port", str(finder), "-address", "127.0.0.1"])
        until_open(finder)
        self.start()

    def start(self) -> None:
        if self._forgets:
            shutil.rmtree(self._folder / "db", ignore_errors=True)
        self._process = quiet([_rabbitmq()], env=self._environment)
        until_open(self.port)

    def stop(self, how: signal.Signals = signal.SIGKILL) -> None:
        ended(self._process, how)
        until_open(self.port, is_open=False)  # the server is a child of its script, and nobody's by now

    def close(self) -> None:
        self.stop()
        ended(self._finder)


class OwnPostgres:
    """A PostgreSQL server; what it confirmed is there after any stop, though not after a power cut."""

    def __init__(self, folder: Path) -> None:
        self._folder, self.port = folder, free_port()
        self.url = f"postgresql://postgres@127.0.0.1:{self.port}/postgres"
        owner = _postgres_user()
        self._options: dict[str, Any] = {"user": owner, "cwd": folder} if owner else {"cwd": folder}
        if owner:
            shutil.chown(folder, owner)
        made = quiet([_postgres("initdb"), "-N", "-A", "trust", "-U", "postgres", "-D", "data"], **self._options)
        assert made.wait(PATIENCE) == 0
        self.start()

    def start(self) -> None:
        """Return before it is ready: commands find it starting, as they would."""
        settings = ("listen_addresses=127.0.0.1", "unix_socket_directories=", "fsync=off", "shared_buffers=16MB")
        options = [part for setting in settings for part in ("-c", setting)]
        command = [_postgres("postgres"), "-D", "data", "-p", str(self.port), *options]
        self._process = quiet(command, **self._options)

    def stop(self, how: signal.Signals = signal.SIGINT) -> None:
        """SIGINT is its fast stop, SIGQUIT the immediate one."""
        ended(self._process, how)

    def until_ready(self) -> None:
        import psycopg

        deadline = time.monotonic() + PATIENCE
        while time.monotonic() < deadline:
            with suppress(psycopg.OperationalError), psycopg.connect(self.url):
                return
            time.sleep(0.05)
        raise AssertionError(f"PostgreSQL does not start on port {self.port}")


@contextmanager
def own_redis(folder: Path, *, forgets: bool = True) -> Iterator[OwnRedis]:
    server = OwnRedis(folder, forgets=forgets)
    try:
        yield server
    finally:
        server.stop()


@contextmanager
def own_rabbitmq(folder: Path, *, forgets: bool = True) -> Iterator[OwnRabbitMQ]:
    server = OwnRabbitMQ(folder, forgets=forgets)
    try:
        yield server
    finally:
        server.close()


@contextmanager
def own_postgres() -> Iterator[OwnPostgres]:
    """In a folder that its user may enter: those of tests belong to who runs them."""
    with tempfile.TemporaryDirectory(prefix="etl-postgres-", ignore_cleanup_errors=True) as folder:
        server = OwnPostgres(Path(folder))
        try:
            server.until_ready()
            yield server
        finally:
            server.stop(signal.SIGQUIT)


def no_redis_server() -> str:
    return "" if shutil.which("redis-server") else "there is no redis-server on this machine"


def no_rabbitmq_server() -> str:
    return "" if _rabbitmq() and shutil.which("epmd") else "there is no rabbitmq-server on this machine"


def no_postgres_server() -> str:
    if not _postgres("initdb"):
        return "there is no initdb on this machine"
    return (
        "root runs no PostgreSQL, and there is no user postgres" if os.geteuid() == 0 and not _postgres_user() else ""
    )


def _rabbitmq() -> str:
    """The script itself: the one in Debian's path is for its own server only."""
    return shutil.which("/usr/lib/rabbitmq/bin/rabbitmq-server") or shutil.which("rabbitmq-server") or ""


def _postgres(program: str) -> str:
    folders = [str(folder) for folder in sorted(Path("/usr/lib/postgresql").glob("*/bin"), reverse=True)]
    return shutil.which(program, path=os.pathsep.join([*folders, os.environ.get("PATH", "")])) or ""


def _postgres_user() -> str:
    """Who runs it where root runs the tests, which PostgreSQL refuses."""
    import pwd

    with suppress(KeyError):
        return pwd.getpwnam("postgres").pw_name if os.geteuid() == 0 else ""
    return ""


def quiet(command: list[str], **options: Any) -> "subprocess.Popen[bytes]":
    """A process, and leader of a group, whose output nobody reads."""
    nowhere = dict.fromkeys(("stdin", "stdout", "stderr"), subprocess.DEVNULL)
    return subprocess.Popen(command, **nowhere, start_new_session=True, **options)  # type: ignore[call-overload,no-any-return]


def ended(process: "subprocess.Popen[bytes]", how: signal.Signals = signal.SIGKILL) -> None:
    """End a process; by SIGKILL, all of its group."""
    with suppress(ProcessLookupError):
        if how == signal.SIGKILL:
            os.killpg(process.pid, how)
        else:
            process.send_signal(how)
    process.wait(PATIENCE)


def free_port() -> int:
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        return int(one.getsockname()[1])


def until_open(port: int, *, is_open: bool = True) -> None:
    """Wait until somebody listens on a port, or nobody does."""
    deadline = time.monotonic() + PATIENCE
    while _is_open(port) != is_open:
        assert time.monotonic() < deadline, f"port {port}: {'still' if not is_open else 'not'} open"
        time.sleep(0.05)


def _is_open(port: int) -> bool:
    with suppress(OSError), socket.create_connection(("127.0.0.1", port), 1):
        return True
    return False
