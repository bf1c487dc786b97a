"""Forms of stored blocks (scale and type) brought to one form for a page, and rows to their narrowest type."""

from typing import Any

import numpy as np
import numpy.typing as npt

from etl.blocks import block_codec as packing


def narrow(rows: npt.NDArray[Any]) -> list[bytes]:
    """Return each row as int32 if that holds it, else as int64: it must not depend on who shares the page."""
    small = rows.astype("<i4", copy=False)
    if rows.itemsize == 4:
        return [row.tobytes() for row in small]
    fits = (rows == small).all(axis=1).tolist()
    return [(narrow if fit else wide).tobytes() for narrow, wide, fit in zip(small, rows, fits, strict=True)]


def scaled(form: packing.Form, scale: int, kind: "np.dtype[Any]") -> npt.NDArray[Any]:
    """Return a form's values in units of 10**scale mWh, 0 where they are unknown."""
    if form.unknown is None and form.scale == scale:
        return form.values
    values = form.values.astype(kind)
    if form.unknown is not None:
        values[form.unknown] = 0
    factor = 10 ** (form.scale - scale)
    if factor <= np.iinfo(kind).max:  # else all are 0: the type holds what they are in the finer unit
        values *= kind.type(factor)
    return values


def common_form(forms: list[packing.Form]) -> tuple[int, "np.dtype[Any]"]:
    """Return the scale and the narrowest type that hold all blocks of a page."""
    if not forms:
        return 0, np.dtype(np.uint8)
    scale = min(form.scale for form in forms)
    if len(forms) == 1 and forms[0].values.dtype.itemsize < 8:
        return scale, forms[0].values.dtype
    top = 0
    for form in forms:
        known = form.values if form.unknown is None else form.values[~form.unknown]
        top = max(top, int(known.max(initial=0)) * 10 ** (form.scale - scale))
    return scale, narrowest(top)


def narrowest(top: int) -> "np.dtype[Any]":
    """Return the narrowest type that holds numbers up to one, and one more that stands for no number."""
    kinds = (np.uint8, np.uint16, np.uint32, np.int64)
    return next(np.dtype(kind) for kind in kinds if top < np.iinfo(kind).max)
