"""Use cases in threads of their own, for programs whose event loop must not stand still (docs/how-to/services.md)."""

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
    """Raised in a use case by what it tells its watcher, so that it takes back what it has begun."""


async def in_background(work: Callable[[W], T], watcher: W) -> T:
    """`work(watcher)` in a thread, in which the watcher's callbacks are called too; `watcher` is a dataclass of them.

    Cancelled, it takes back what it has not committed; CancelledError comes when the thread has done so.
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
    """When the thread is done, however often whoever waits is cancelled meanwhile."""
    while not future.done():
        with suppress(asyncio.CancelledError):
            await asyncio.wait([future])
    if not future.cancelled():
        future.exception()  # asked for, so that asyncio does not complain of it


@cache
def _threads() -> ThreadPoolExecutor:
    return ThreadPoolExecutor(THREADS, "etl")


def _closing(work: Callable[[W], T], watcher: W) -> T:
    """Django's connections are a thread's own: the use case leaves none open."""
    try:
        return work(watcher)
    finally:
        connections.close_all()


def _heeding(watcher: W, cancelled: threading.Event) -> W:
    """The watcher, whose callbacks look whether the use case is still wanted."""

    def heeding(callback: Callable[..., None]) -> Callable[..., None]:
        def call(*told: Any) -> None:
            callback(*told)
            if cancelled.is_set():
                raise _Cancelled

        return call

    callbacks = {one.name: heeding(getattr(watcher, one.name)) for one in fields(watcher)}  # type: ignore[arg-type]  # a dataclass
    return replace(watcher, **callbacks)  # type: ignore[type-var]  # as any Watcher is
