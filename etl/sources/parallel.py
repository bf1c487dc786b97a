"""A reader thread and a few parser threads: work goes on ahead, results come back in order, errors travel with them."""

import queue
import threading
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from typing import TypeVar

T = TypeVar("T")
R = TypeVar("R")

THREADS = 2
AHEAD = 4
"""Pieces in work at once: what bounds the memory of a load."""

_END = object()


def in_order(work: Callable[[T], R], items: Iterable[T], pool: ThreadPoolExecutor, ahead: int = AHEAD) -> Iterator[R]:
    """`work` of each item, a few at once, in the order of the items."""
    waiting: deque[Future[R]] = deque()
    try:
        for item in items:
            waiting.append(pool.submit(work, item))
            if len(waiting) >= ahead:
                yield waiting.popleft().result()
        while waiting:
            yield waiting.popleft().result()
    finally:
        for future in waiting:
            future.cancel()


def read_ahead(items: Iterator[T], depth: int = 2) -> Iterator[T]:
    """The items, fetched by a thread of their own."""
    ready: queue.Queue[object] = queue.Queue(maxsize=depth)
    stopped = threading.Event()

    def put(item: object) -> bool:
        while not stopped.is_set():
            try:
                ready.put(item, timeout=0.1)
            except queue.Full:
                continue
            return True
        return False

    def fetch() -> None:
        try:
            for item in items:
                if not put(item):
                    return
        except BaseException as error:  # noqa: BLE001 - it is raised again where the items are used
            put(_Failure(error))
        else:
            put(_END)

    thread = threading.Thread(target=fetch, name="reader", daemon=True)
    thread.start()
    try:
        while (item := ready.get()) is not _END:
            if isinstance(item, _Failure):
                raise item.error
            yield item  # type: ignore[misc] - the queue holds items, _Failure and _END
    finally:
        stopped.set()
        thread.join()


class _Failure:
    def __init__(self, error: BaseException) -> None:
        self.error = error
