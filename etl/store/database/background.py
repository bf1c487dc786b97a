"""Use cases in threads of their own, for programs whose event loop must not be blocked (docs/how-to/services.md)."""

import asyncio
import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from dataclasses import fields, replace
from functools import cache
from typing import Any, TypeVar

from django.db import connections

T = TypeVar("T")
W = TypeVar("W")

THREADS = 4
"""Use cases at work at once in a process; more wait for their turn."""


class _Cancelled(Exception):  # noqa: N818 - not an error: a use case that nobody waits for any more
    """Raised in a cancelled use case by its watcher's callbacks, so that it rolls back."""


async def in_background(work: Callable[[W], T], watcher: W) -> T:
    """Run `work(watcher)` in a thread, in which the watcher's callbacks are called too.

    `watcher` is a dataclass of callbacks. When cancelled, the work rolls back what it has not committed; CancelledError
    is raised when the thread has done so.
    """
    cancelled = threading.Event()
    future = _threads().submit(_closing, work, _heeding(watcher, cancelled))
    waited = asyncio.wrap_future(future)
    try:
        return await asyncio.shield(waited)
    except asyncio.CancelledError:
        cancelled.set()
        future.cancel()  # where its turn has not come
        await _ended(waited)
        raise


async def _ended(future: "asyncio.Future[Any]") -> None:
    """Wait until the thread is done, however often the waiting task is cancelled meanwhile."""
    while not future.done():
        with suppress(asyncio.CancelledError):
            await asyncio.wait([future])
    if not future.cancelled():
        future.exception()  # retrieved, so that asyncio does not warn


@cache
def _threads() -> ThreadPoolExecutor:
    return ThreadPoolExecutor(THREADS, "etl")


def _closing(work: Callable[[W], T], watcher: W) -> T:
    """Run the use case and close the thread's own database connections."""
    try:
        return work(watcher)
    finally:
        connections.close_all()


def _heeding(watcher: W, cancelled: threading.Event) -> W:
    """Return the watcher with callbacks that check whether the use case was cancelled."""

    def heeding(callback: Callable[..., None]) -> Callable[..., None]:
        def call(*values: Any) -> None:
            callback(*values)
            if cancelled.is_set():
                raise _Cancelled

        return call

    callbacks = {one.name: heeding(getattr(watcher, one.name)) for one in fields(watcher)}  # type: ignore[arg-type]  # a dataclass
    return replace(watcher, **callbacks)  # type: ignore[type-var]  # as any Watcher is
