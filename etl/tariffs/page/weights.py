"""Weights of the slots of a grid in a sum: the part of each in a bucket, or that part at its prices."""

from dataclasses import dataclass

import numpy as np

from etl.core.exact import Integers, product
from etl.core.zones import Mask


@dataclass(frozen=True, eq=False)
class Weights:
    """The weight of each slot, in 1/`divisor`; `straddled` marks slots across a change, None: none."""

    numbers: Integers
    divisor: int = 1
    straddled: Mask | None = None


def bucket_weights(inside: Mask, straddle: str) -> Weights:
    """Weigh slots by their minutes `inside` (slots x minutes); one partly inside is placed by one of STRADDLES."""
    interval = inside.shape[1]
    counts = inside.sum(axis=1, dtype=np.int64)
    straddled = (counts > 0) & (counts < interval)
    if not straddled.any():
        return Weights(counts // interval)
    if straddle == "even":
        return Weights(counts, interval, straddled)
    chosen = inside[:, 0] if straddle == "start" else counts == interval
    return Weights(chosen.astype(np.int64), 1, straddled)


def price_weights(inside: Mask, price: Integers, straddle: str) -> Weights:
    """Weigh slots by the price of each minute (slots x minutes); one in which it changes is straddled too."""
    interval = inside.shape[1]
    part = bucket_weights(inside, straddle)
    changed: Mask = inside.any(axis=1) & np.any(price != price[:, :1], axis=1)
    straddled: Mask = changed if part.straddled is None else changed | part.straddled
    if not straddled.any():
        return Weights(product(part.numbers, price[:, 0]))
    if straddle == "even":
        wide = price if abs(price).max() < 2**62 // interval else price.astype(object)
        return Weights((wide * inside).sum(axis=1), interval, straddled)
    return Weights(product(inside[:, 0].astype(np.int64), price[:, 0]), 1, straddled)
