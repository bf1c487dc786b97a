"""Causes of changes: which inputs of bills differ between what was made or sent and what is there now."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from itertools import starmap
from typing import NamedTuple

from etl.core.periods import Period
from etl.store import fingerprints
from etl.store.fingerprints import (
    AROUND,
    ASSIGNMENT,
    CUT,
    DUE,
    EARLIER,
    EDITS,
    FINDINGS,
    LOAD,
    MISSING,
    REACH,
    REQUEST,
    Part,
)

TARIFF, DAYS, ITEMS, UNBILLED = "tariff", "days", "items", "unbilled"
NEW, VERSION, UNKNOWN = "new", "version", "unknown"
CAUSES = (
    LOAD, EDITS, ASSIGNMENT, TARIFF, fingerprints.PRICE, fingerprints.CALENDAR, fingerprints.HISTORY, FINDINGS, DAYS,
    MISSING, ITEMS, UNBILLED, NEW, VERSION, UNKNOWN,
)  # fmt: skip
"""In the order in which they are named. `edits`: other edits count in place of readings; `findings`: another answer to
a reading that fails a rule; `days`: other days were requested; `missing`: missing readings are filled otherwise;
`unbilled`: there is no bill any more; `new`: there was none before; `version`: no input differs, so another version of
etl has computed it; `unknown`: an earlier version did not keep the inputs."""

Causes = tuple[str, ...]
_OF_ESTIMATES = {MISSING, REACH, f"{EARLIER}{REACH}"}
"""Parts that say from what estimates were made, and readings of which days may change them."""
_DERIVED = {FINDINGS: FINDINGS, DUE: LOAD, MISSING: MISSING}
"""Parts that follow from readings and assignments: the first that differs is a cause where neither of these does."""


class Basis(NamedTuple):
    """Days, tariff, fingerprint and zone of a bill, or of what was sent of one."""

    period: Period
    tariff_sha256: str
    fingerprint: str
    timezone: str

    @property
    def requested(self) -> str | None:
        """A digest of the days that were requested; None where an earlier version did not keep it."""
        parts = fingerprints.parts(self.fingerprint)
        if parts is None:
            return None
        return parts[REQUEST].value if REQUEST in parts else fingerprints.digest(f"{self.period}".encode())


def ordered(causes: Iterable[str]) -> Causes:
    """Return causes once each, in their order."""
    return tuple(sorted(set(causes), key=CAUSES.index))


def differing(before: Sequence[Basis], after: Sequence[Basis]) -> Causes:
    """Return why bills of some days are not what they were; neither side is empty."""
    tariffs = [{one.tariff_sha256 for one in side} for side in (before, after)]
    was, now = ({one.period: one for one in side} for side in (before, after))
    if was.keys() != now.keys():
        requests = [{one.requested for one in side} for side in (before, after)]
        alike = None not in requests[0] and requests[0] == requests[1]
        return (TARIFF,) if tariffs[0] != tariffs[1] else (ASSIGNMENT,) if alike else (DAYS,)
    found = {cause for period, one in was.items() for cause in _of_days(one, now[period])}
    return ordered(found or {VERSION})


def re_estimated(before: Sequence[Basis], after: Sequence[Basis]) -> bool:
    """Return whether bills of the same days differ by estimates alone, made in the same way from other readings."""
    was, now = ({one.period: one for one in side} for side in (before, after))
    if was.keys() != now.keys():
        return False
    pairs = [(one, now[period]) for period, one in was.items() if one.fingerprint != now[period].fingerprint]
    return bool(pairs) and all(starmap(_estimates_alone, pairs))


def _estimates_alone(was: Basis, now: Basis) -> bool:
    before, after = (fingerprints.parts(one.fingerprint) or {} for one in (was, now))
    if (was.tariff_sha256, was.timezone) != (now.tariff_sha256, now.timezone) or MISSING not in before:
        return False
    differing_parts = {name for name in before.keys() | after.keys() if before.get(name) != after.get(name)}
    alike = MISSING in after and before[MISSING].shape == after[MISSING].shape != ""
    return alike and MISSING in differing_parts and differing_parts <= _OF_ESTIMATES


def _of_days(was: Basis, now: Basis) -> set[str]:
    """Return the inputs that differ between bills of the same days."""
    same_tariff = was.tariff_sha256 == now.tariff_sha256
    found = set() if same_tariff else {TARIFF}
    if was.timezone != now.timezone:  # so their days begin and end with other readings
        return found or {ASSIGNMENT}
    before, after = fingerprints.parts(was.fingerprint), fingerprints.parts(now.fingerprint)
    if before is None or after is None:
        return found | ({UNKNOWN} if was.fingerprint != now.fingerprint else set())
    return found | _of_own_days(before, after) | _of_requests(before, after, same_tariff=same_tariff)


def _of_own_days(before: Mapping[str, Part], after: Mapping[str, Part]) -> set[str]:
    """Return which of readings, edits, assignment and treatment of missing readings differ.

    Readings of other channels are an assignment's doing, if that differs as well.
    """
    found = {ASSIGNMENT} if before.get(ASSIGNMENT) != after.get(ASSIGNMENT) else set()
    if before[LOAD] != after[LOAD] and (before[LOAD].shape == after[LOAD].shape or not found):
        found.add(LOAD)
    if before.get(EDITS) != after.get(EDITS):
        found.add(EDITS)
    if MISSING in before and MISSING in after and _methods(before[MISSING]) != _methods(after[MISSING]):
        found.add(MISSING)
    derived = {part for part in _DERIVED if before.get(part) != after.get(part)}
    if derived == {MISSING} and _by_others(before.get(MISSING), after.get(MISSING)):
        return found or _around(before, after)
    return found or _derived(derived)


def _methods(missing: Part) -> str:
    """Return a digest of the methods of estimates; those of the billed days alone are no shape."""
    return missing.shape or missing.value


def _by_others(was: Part | None, now: Part | None) -> bool:
    """Return whether estimates are made by the same methods, by other readings around the days."""
    return was is not None and now is not None and bool(was.shape) and was.shape == now.shape


def _around(before: Mapping[str, Part], after: Mapping[str, Part], prefix: str = "") -> set[str]:
    """Return why readings differ of which estimates are made."""
    names = {name: f"{prefix}{AROUND}{name}" for name in (EDITS, FINDINGS)}
    return {cause for cause, name in names.items() if before.get(name) != after.get(name)} or {LOAD}


def _derived(parts: Collection[str]) -> set[str]:
    """Return the cause that the first of some derived parts is; none without any."""
    return set([cause for part, cause in _DERIVED.items() if part in parts][:1])


def _of_requests(before: Mapping[str, Part], after: Mapping[str, Part], *, same_tariff: bool) -> set[str]:
    """Return which of prices, history and earlier inputs differ, which a tariff requests.

    One that another tariff requests otherwise is that tariff's doing, as one of other channels or days is that of an
    assignment which differs as well.
    """
    if same_tariff and (CUT in before) and (CUT in after) and before[CUT] != after[CUT]:
        return {DAYS}
    around = {f"{prefix}{AROUND}{name}" for prefix in ("", EARLIER) for name in (EDITS, FINDINGS)}
    own = {LOAD, EDITS, ASSIGNMENT, REQUEST, CUT, REACH, f"{EARLIER}{REACH}", *_DERIVED, *around}
    found, reshaped = set(), set()
    for name in (before.keys() | after.keys()) - own:
        was, now = before.get(name), after.get(name)
        alike = was is not None and now is not None and was.shape == now.shape
        if was != now and (same_tariff or alike):
            found.add(name.removeprefix(EARLIER))
            reshaped |= set() if alike else {name.removeprefix(EARLIER)}
    if ASSIGNMENT in found and LOAD in reshaped:
        found.remove(LOAD)
    others = found - _DERIVED.keys()
    if others & {LOAD, EDITS, ASSIGNMENT}:
        return others
    estimates = f"{EARLIER}{MISSING}"
    if found & _DERIVED.keys() == {MISSING} and _by_others(before.get(estimates), after.get(estimates)):
        return others | _around(before, after, EARLIER)
    return others | _derived(found)
