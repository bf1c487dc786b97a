"""Missing readings, estimated by a chain of methods; only with `--missing`.

Channel by channel, only slots are filled in which it is due and has no reading of any kind, by whole milliwatt-hours.
What was read is never changed; what no method answers stays missing.
"""

from collections.abc import Sequence
from dataclasses import replace
from fractions import Fraction
from hashlib import sha256

import numpy as np

from etl.core.exact import Exact
from etl.core.usage_page import EstimatedFrom, Missing, Usage
from etl.phrasebook.english import english
from etl.tariffs.estimates.filled_channels import Fill, Fills, filled
from etl.tariffs.estimates.page_gaps import lacking_channels
from etl.tariffs.page.completeness import duration
from etl.tariffs.page.contract import energy_mwh
from etl.tariffs.page.seasonal import in_season


def marked(usage: Usage, missing: Missing) -> Usage:
    """Return usage of which readings are due in season only, and that says what is done where they are missing."""
    return replace(in_season(usage), missing=missing)


def estimated(usage: Usage, missing: Missing, around: Sequence[Usage] = ()) -> Usage:
    """Fill missing readings by a chain of methods; the bill says what was estimated.

    `around` are pages of more days, each of some of the clients; without any, the billed days are all that is known.
    """
    usage = marked(usage, missing)
    if not missing.estimate or not lacking_channels(usage):
        return usage
    fills = filled(usage, around)
    found = _with(usage, fills)
    if not fills.chain.around:
        return found
    digests = {row: _digest(fills.every, row) for row in fills.spans}
    spans = sorted(fills.spans.items())
    return replace(found, estimated_from={row: EstimatedFrom(digests[row], *span) for row, span in spans})


def _with(usage: Usage, fills: Fills) -> Usage:
    """Return usage with estimates, and a warning of each client, part and method."""
    warnings = {row: list(texts) for row, texts in usage.warnings.items()}
    parts, rows = list(usage.parts), set[int]()
    for fill in fills.every:
        if not fill.where.any():
            continue
        number = fill.lacking.number
        parts[number] = fill.part(len(usage.clients))
        for row, step, slots, units in fill.made():
            kwh = energy_mwh(parts[number], np.array([units], object)).times(Fraction(1, 10**6))
            text = english(
                "estimated",
                time=duration(slots * parts[number].grid.interval),
                flow=parts[number].flow,
                method=fills.chain.steps[step].name,
                kwh=Exact(kwh.num, kwh.den).texts(6)[0],
            )
            warnings.setdefault(row, []).append(text)
            rows.add(row)
    return replace(usage, parts=parts, warnings=warnings, filled=frozenset(rows))


def _digest(fills: Sequence[Fill], row: int) -> str:
    """Return a digest of the estimates of a client, in whatever order its meters stand."""
    return sha256(b"\n".join(sorted(piece for fill in fills for piece in fill.pieces(row)))).hexdigest()[:16]
