"""Web servers: what they do wrong is one line, what may pass is tried again."""

import threading
from base64 import b64decode
from pathlib import Path

import pytest

from etl.sources.inputs import http
from tests.support.command import Shell
from tests.support.fetched_files import SECRET, text
from tests.support.web import WebRequest, cut, in_turn, pages, says, serving

pytestmark = pytest.mark.usefixtures("at_once")


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
        (lambda request: request.hang_up(), "was cut off on its way (run it again)"),
        (
            lambda request: request.wfile.write(b"220 mail ready\r\n\r\n"),
            "its server does not speak HTTP (check the address)",
        ),
    ],
    ids=[
        "404",
        "410",
        "401",
        "403",
        "400",
        "503",
        "redirect loop",
        "redirect to a file",
        "cut",
        "no answer",
        "no HTTP",
    ],
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

    def silent(_: WebRequest) -> None:
        over.wait(600)

    with serving(silent) as server:
        done = etl("load", f"http://{server.address}/a.csv")
        over.set()
    assert done.error.endswith("a.csv: the server sent nothing for 0.2 s (run it again)")


def test_a_server_that_is_not_there_is_one_line(etl: Shell) -> None:
    done = etl("load", "http://127.0.0.1:9/a.csv")
    what = "the server cannot be reached: Connection refused (check the address and the network)"
    assert done.error == f"etl: http://127.0.0.1:9/a.csv: {what}"
    assert "the server cannot be reached: no such server" in etl("load", "http://no-such-host.invalid/a.csv").error


def test_what_may_pass_is_tried_again_from_the_beginning(etl: Shell) -> None:
    with serving(in_turn(says(503), cut(text("a"), 200), text("a"))) as server:
        assert etl.load(f"http://{server.address}/a.csv")["loaded"] == 48
        assert len(server.requests) == 3


def test_a_login_and_a_query_reach_the_server_as_they_stand(etl: Shell) -> None:
    with serving(pages(a=text("a"))) as server:
        etl.load(f"http://us%65r:p%40*s%2Fs@{server.address}/a.csv?sig=a%2Fb+c%3D&d=é#part")
        (request,) = server.requests
    assert request.path == "/a.csv?sig=a%2Fb+c%3D&d=%C3%A9"
    assert b64decode(request.headers["Authorization"].removeprefix("Basic ")) == b"user:p@*s/s"


def test_a_login_is_not_sent_to_another_server_that_a_redirection_names(etl: Shell) -> None:
    with serving(pages(a=text("a"))) as other, serving(says(302, Location=f"http://{other.address}/a.csv")) as server:
        etl.load(f"http://user:{SECRET}@{server.address}/a.csv")
        assert "Authorization" in server.requests[0].headers
        assert "Authorization" not in other.requests[0].headers


def test_a_login_may_stand_in_the_file_netrc(etl: Shell, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "netrc").write_text("machine 127.0.0.1 login user password secret\n", encoding="utf-8")
    monkeypatch.setenv("NETRC", str(tmp_path / "netrc"))
    with serving(pages(a=text("a"))) as server:
        etl.load(f"http://{server.address}/a.csv")
        (request,) = server.requests
    assert b64decode(request.headers["Authorization"].removeprefix("Basic ")) == b"user:secret"


def test_a_refusal_is_not_asked_for_again(etl: Shell) -> None:
    with serving(says(403)) as server:
        etl("load", f"http://{server.address}/a.csv")
        assert len(server.requests) == 1


def test_without_the_extra_one_line_names_it(etl: Shell, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(__import__("sys").modules, "aiohttp", None)
    done = etl("load", "https://host/a.csv")
    assert (done.code, done.error) == (
        2,
        "etl: https://host/a.csv: files of web servers need an extra (pip install 'meter-etl[remote]')",
    )
