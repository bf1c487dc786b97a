"""Scaling of estimates to a register: what was read and what is estimated add up to what it counted, to the mWh."""

import numpy as np

from etl.core.exact import product, widen
from etl.core.zones import Ints


class BelowReadings(ValueError):  # noqa: N818 - a finding, which the caller names
    """The register counted less than the readings between its reads: nothing is left for those that are missing."""


def scaled(estimates_mwh: Ints, read_mwh: int, counted_mwh: int) -> Ints:
    """Return estimates of the missing slots between two control reads in proportion, so that all add up.

    Whole mWh by the largest remainder, of equal ones the earlier slot. Estimates of 0 throughout share what is left
    evenly. Both sums are raw: before the multiplier and the share of any client.
    """
    rest = counted_mwh - read_mwh
    if rest < 0:
        raise BelowReadings(f"readings have {-rest} mWh more than the register counted")
    if not len(estimates_mwh):
        if rest:
            raise ValueError("no slot is missing that could take what is left")
        return estimates_mwh
    total = int(widen(estimates_mwh).sum())
    weights, total = (estimates_mwh, total) if total else (np.ones_like(estimates_mwh), len(estimates_mwh))
    shares = product(weights, rest)
    whole, remainder = shares // total, shares % total
    found: Ints = whole.astype(np.int64)
    left = rest - int(widen(whole).sum())
    found[np.argsort(-remainder, kind="stable")[:left]] += 1
    return found
