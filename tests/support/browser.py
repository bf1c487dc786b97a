"""Chromium without a window, driven over a pipe by its DevTools protocol: pages as people see them."""

import base64
import json
import shutil
import subprocess
import tempfile
from collections import deque
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any

PROGRAM = shutil.which("chromium")
OPTIONS = (
    "--headless", "--remote-debugging-pipe", "--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage",
    "--no-first-run", "--disable-extensions", "--disable-background-networking", "--hide-scrollbars",
)  # fmt: skip
PIPES = 'exec "$0" "$@" 3<&0 4>&1 </dev/null >/dev/null 2>&1'
"""The protocol is spoken over the files 3 and 4."""


class Browser:
    """One page of a browser; `requests` are the addresses that it has asked for since it was opened."""

    def __init__(self, process: "subprocess.Popen[bytes]") -> None:
        assert process.stdin is not None
        assert process.stdout is not None
        self._to, self._from = process.stdin, process.stdout
        self._number = 0
        self._rest = b""
        self._events = deque[dict[str, Any]]()
        self._session = ""
        target = self.call("Target.createTarget", url="about:blank")["targetId"]
        self._session = self.call("Target.attachToTarget", targetId=target, flatten=True)["sessionId"]
        for domain in ("Page", "Network", "Runtime"):
            self.call(f"{domain}.enable")
        self.requests: list[str] = []

    def call(self, method: str, **params: Any) -> dict[str, Any]:
        """Return the answer to a command of the protocol."""
        self._number += 1
        message = {"id": self._number, "method": method, "params": params}
        if self._session:
            message["sessionId"] = self._session
        self._to.write(json.dumps(message).encode() + b"\0")
        self._to.flush()
        while True:
            answer = self._read()
            if answer.get("id") == self._number:
                assert "error" not in answer, answer
                result: dict[str, Any] = answer["result"]
                return result
            self._events.append(answer)

    def open(self, file: Path, width: int = 800, *, dark: bool = False) -> None:
        """Show a file in a window of a width, and wait until all of it is there."""
        self.resize(width)
        scheme = "dark" if dark else "light"
        self.call("Emulation.setEmulatedMedia", features=[{"name": "prefers-color-scheme", "value": scheme}])
        self.requests = []
        self._events.clear()
        self.call("Page.navigate", url=file.absolute().as_uri())
        while (event := self._next())["method"] != "Page.loadEventFired":
            if event["method"] == "Network.requestWillBeSent":
                self.requests.append(event["params"]["request"]["url"])

    def media(self, name: str) -> None:
        """Show the page as on paper (`print`), or as on a screen (an empty text)."""
        self.call("Emulation.setEmulatedMedia", media=name)

    def resize(self, width: int) -> None:
        self.call("Emulation.setDeviceMetricsOverride", width=width, height=900, deviceScaleFactor=1, mobile=False)

    def run(self, script: str, argument: object = None) -> Any:
        """Return what a function of JavaScript answers, in the page."""
        expression = f"({script})({json.dumps(argument)})"
        found = self.call("Runtime.evaluate", expression=expression, returnByValue=True)
        assert "exceptionDetails" not in found, found
        return found["result"].get("value")

    def pdf(self) -> bytes:
        """Return the page as it is printed, on the paper that it asks for."""
        return base64.b64decode(self.call("Page.printToPDF", preferCSSPageSize=True)["data"])

    def picture(self, width: int, height: int) -> bytes:
        """Return a part of the page as PNG: from its top, whatever the window shows."""
        clip = {"x": 0, "y": 0, "width": width, "height": height, "scale": 1}
        return base64.b64decode(self.call("Page.captureScreenshot", clip=clip, captureBeyondViewport=True)["data"])

    def _next(self) -> Mapping[str, Any]:
        return self._events.popleft() if self._events else self._read()

    def _read(self) -> dict[str, Any]:
        while b"\0" not in self._rest:
            found = self._from.read1(1 << 16)  # type: ignore[attr-defined]
            assert found, "the browser has ended"
            self._rest += found
        text, _, self._rest = self._rest.partition(b"\0")
        message: dict[str, Any] = json.loads(text)
        return message


@contextmanager
def browser() -> Iterator[Browser]:
    """Start a browser, and end it."""
    assert PROGRAM is not None
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as profile:
        command = ["sh", "-c", PIPES, PROGRAM, *OPTIONS, f"--user-data-dir={profile}"]
        process = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE)
        try:
            yield Browser(process)
        finally:
            process.terminate()
            process.communicate(timeout=60)
