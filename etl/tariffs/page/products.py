"""Sums of a page's readings over many sets of slots at once: one matrix product, exact."""

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt

from etl.core.exact import Integers, fits, largest, widen

_BLOCK_BYTES = 1 << 19
"""A block of rows as float64 stays in a core's cache."""


def weighted_sums(values: npt.NDArray[np.generic], weights: Sequence[Integers]) -> list[Integers]:
    """Return, for each weight vector (slots), the exact weighted sum of every row of `values` (clients x slots).

    Equal vectors are summed once. float64 holds every partial sum below 2**53; int64 below 2**63; else Python ints.
    """
    distinct: dict[bytes, int] = {}
    vectors: list[Integers] = []
    places = [distinct.setdefault(vector.tobytes(), len(distinct)) for vector in weights]
    for place, vector in zip(places, weights, strict=True):
        if place == len(vectors):
            vectors.append(vector)
    bound = _largest(values) * max((_size(vector) for vector in vectors), default=0)
    if bound >= 2**63:
        sums = [(values.astype(object) * vector.astype(object)).sum(axis=1) for vector in vectors]
    elif bound >= 2**53:
        sums = [values.astype(np.int64) @ vector for vector in vectors]
    elif len(vectors) == 1 and bool((vectors[0] == 1).all()):
        sums = [_row_sums(values)]
    else:
        product = _float_product(values, np.column_stack(vectors).astype(np.float64)).astype(np.int64)
        sums = [np.ascontiguousarray(column) for column in product.T]
    return [sums[place] for place in places]


def _size(vector: Integers) -> int:
    """Return the sum of magnitudes."""
    safe = vector if fits(largest(vector) * max(len(vector), 1)) else widen(vector)
    return int(np.abs(safe).sum())


def _largest(values: npt.NDArray[np.generic]) -> int:
    """Return the width's bound where that is small enough not to look, else the greatest magnitude that occurs."""
    if values.dtype.kind == "u" and values.dtype.itemsize <= 2:
        return int(256**values.dtype.itemsize) - 1
    return max(abs(int(values.max())), abs(int(values.min()))) if values.size else 0


def _float_product(values: npt.NDArray[np.generic], matrix: npt.NDArray[np.float64]) -> npt.NDArray[np.float64]:
    clients, slots = values.shape
    rows = max(1, _BLOCK_BYTES // (8 * max(slots, 1)))
    block = np.empty((rows, slots), np.float64)
    result = np.empty((clients, matrix.shape[1]), np.float64)
    for first in range(0, clients, rows):
        part = block[: min(rows, clients - first)]
        np.copyto(part, values[first : first + rows], casting="unsafe")  # every value is below 2**53
        np.matmul(part, matrix, out=result[first : first + rows])
    return result


def _row_sums(values: npt.NDArray[np.generic]) -> Integers:
    found: Integers = values.sum(axis=1, dtype=np.int64)
    return found
