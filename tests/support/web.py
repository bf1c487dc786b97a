"""Servers on localhost that files are fetched from: one of web pages that can misbehave, and one that speaks S3."""

import re
import socket
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qs, unquote, urlsplit
from xml.sax.saxutils import escape

Answer = Callable[["WebRequest"], None]


class WebRequest(BaseHTTPRequestHandler):
    """One request; the server's `answer` says what becomes of it."""

    protocol_version = "HTTP/1.1"
    server: "Server"

    @property
    def place(self) -> str:
        return unquote(urlsplit(self.path).path)

    @property
    def query(self) -> dict[str, str]:
        return {name: values[0] for name, values in parse_qs(urlsplit(self.path).query).items()}

    def do_GET(self) -> None:
        with self.server.lock:
            self.server.requests.append(self)
        self.server.answer(self)

    def do_HEAD(self) -> None:
        self.do_GET()

    def send(self, data: bytes, status: int = 200, **headers: str | int) -> None:
        """An answer; one with a Content_Length of its own says it has another length."""
        self.send_response(status)
        for name, value in ({"Content_Length": len(data)} | headers).items():
            self.send_header(name.replace("_", "-"), str(value))
        self.end_headers()
        if self.command == "GET":
            self.wfile.write(data)

    def hang_up(self) -> None:
        self.close_connection = True
        self.wfile.flush()
        self.connection.shutdown(socket.SHUT_RDWR)

    def log_message(self, *_: object) -> None:
        """Say nothing."""


class Server(ThreadingHTTPServer):
    """Serves in threads of its own until it is left."""

    daemon_threads = True

    def __init__(self, answer: Answer) -> None:
        super().__init__(("127.0.0.1", 0), WebRequest)
        self.answer = answer
        self.requests: list[WebRequest] = []
        self.lock = threading.Lock()

    @property
    def address(self) -> str:
        return f"127.0.0.1:{self.server_port}"

    def handle_error(self, *_: object) -> None:
        """The client has gone."""


@contextmanager
def serving(answer: Answer) -> Iterator[Server]:
    with Server(answer) as server:
        thread = threading.Thread(target=server.serve_forever, args=(0.01,))
        thread.start()
        try:
            yield server
        finally:
            server.shutdown()
            thread.join()


def pages(**answers: bytes | Answer) -> Answer:
    """Answers by the name of the page without what follows its point; bytes are the page."""

    def answer(request: WebRequest) -> None:
        found = answers.get(request.place.strip("/").partition(".")[0], b"")
        if callable(found):
            found(request)
        elif found:
            request.send(found)
        else:
            request.send(b"there is no such page", 404)

    return answer


def says(status: int, **headers: str) -> Answer:
    return lambda request: request.send(b"no", status, **headers)


def cut(data: bytes, after: int) -> Answer:
    """Says how long it is, and hangs up before."""

    def answer(request: WebRequest) -> None:
        request.send(data[:after], Content_Length=len(data))
        request.hang_up()

    return answer


def in_turn(*answers: bytes | Answer) -> Answer:
    """One answer after the other, the last of them for good."""
    left = list(answers)

    def answer(request: WebRequest) -> None:
        pages(it=left.pop(0) if len(left) > 1 else left[0])(_as(request, "/it"))

    return answer


def _as(request: WebRequest, path: str) -> WebRequest:
    request.path = path
    return request


class Bucket:
    """A bucket of an S3 server: ListObjectsV2, HEAD and GET of a range; `key` is who may read, if not all."""

    def __init__(self, name: str, objects: dict[str, bytes], key: str = "") -> None:
        self.name, self.objects, self.key = name, objects, key

    def __call__(self, request: WebRequest) -> None:
        signed = re.search(r"Credential=(\w+)/", request.headers.get("Authorization", ""))
        bucket, _, name = request.place.lstrip("/").partition("/")
        if self.key != (signed[1] if signed else ""):
            _refuse(request, 403, "AccessDenied")
        elif bucket != self.name:
            _refuse(request, 404, "NoSuchBucket")
        elif not name:
            request.send(self._listed(request.query.get("prefix", ""), request.query.get("delimiter", "")))
        elif name not in self.objects:
            _refuse(request, 404, "NoSuchKey")
        else:
            self._send(request, self.objects[name])

    def _listed(self, prefix: str, delimiter: str) -> bytes:
        found = sorted(name for name in self.objects if name.startswith(prefix))
        ends = {name: name.find(delimiter, len(prefix)) + 1 if delimiter else 0 for name in found}
        folders = dict.fromkeys(name[:end] for name, end in ends.items() if end)
        parts = [
            f"<Contents><Key>{escape(name)}</Key><Size>{len(self.objects[name])}</Size>"
            "<LastModified>2026-01-01T00:00:00.000Z</LastModified></Contents>"
            for name in found
            if not ends[name]
        ]
        parts += [f"<CommonPrefixes><Prefix>{escape(folder)}</Prefix></CommonPrefixes>" for folder in folders]
        parts.append(f"<KeyCount>{len(parts)}</KeyCount><IsTruncated>false</IsTruncated>")
        return f"<ListBucketResult>{''.join(parts)}</ListBucketResult>".encode()

    @staticmethod
    def _send(request: WebRequest, data: bytes) -> None:
        headers: dict[str, str | int] = {"ETag": '"1"', "Last_Modified": "Thu, 01 Jan 2026 00:00:00 GMT"}
        part = re.fullmatch(r"bytes=(\d+)-(\d+)", request.headers.get("Range", ""))
        if part is None:
            request.send(data, 200, **headers)
            return
        first, last = int(part[1]), min(int(part[2]), len(data) - 1)
        request.send(data[first : last + 1], 206, Content_Range=f"bytes {first}-{last}/{len(data)}", **headers)


def _refuse(request: WebRequest, status: int, code: str) -> None:
    request.send(f"<Error><Code>{code}</Code><Message>no</Message></Error>".encode(), status)
