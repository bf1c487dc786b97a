"""Sentences on the readings that a file of control reads contradicts, once it is loaded."""

from collections.abc import Iterator, Sequence

from etl.core.keys import Key
from etl.core.periods import shown_minute
from etl.store.control.control_sums import Measured, compared_channels, judged_sums
from etl.store.database.locks import snapshot
from etl.store.usage.billed_clients import FOREVER

LOOKED_AT = 1000
"""Registers whose readings are compared when their reads are loaded; bills compare all."""
PAGE = 250


def findings(keys: Sequence[Key], minutes: tuple[int, int], zone: str) -> list[str]:
    """Return what is to be said of the readings of some channels, a sentence a kind. After the commit."""
    failed: list[str] = []
    uncompared: list[str] = []
    alone: list[str] = []
    judged = keys[:LOOKED_AT]
    for start in range(0, len(judged), PAGE):
        page = judged[start : start + PAGE]
        channels = [(key.meter or key.client, key.register, key.flow) for key in page]
        with snapshot():
            meters = compared_channels(channels)
            measured = [
                Measured(row, *channel, -FOREVER, FOREVER, meters[channel])
                for row, channel in enumerate(channels)
                if channel in meters
            ]
            sums = judged_sums(measured, minutes, zone)
        alone += [_name(page[row]) for row, channel in enumerate(channels) if channel not in meters]
        failed += [
            f"{_name(page[row])} from {shown_minute(one.minute, zone)} {one.fact}"
            for row, every in sums.failed.items()
            for one in every
        ]
        uncompared += [f"{_name(page[one.measured.row])}: {one.fact}" for one in sums.uncompared]
    return list(_sentences(failed, uncompared, alone, len(keys) - LOOKED_AT))


def _sentences(failed: list[str], uncompared: list[str], alone: list[str], left: int) -> Iterator[str]:
    for found, form in (
        (failed, "they contradict readings, of {}{} (etl findings list)"),
        (uncompared, "{}{}"),
        (alone, "no readings in intervals are there yet to compare them with, of {}{}"),
    ):
        if found:
            yield form.format(found[0], f" and {len(found) - 1:,} more" if len(found) > 1 else "")
    if left > 0:
        yield f"{left:,} more registers will be compared by their bills (etl findings list)"


def _name(key: Key) -> str:
    names = [
        f"client {key.client}" if key.client else "",
        f"meter {key.meter}" if key.meter not in {"", key.client} else "",
    ]
    names += [f"register {key.register}" if key.register else ""]
    return ", ".join(filter(None, names))
