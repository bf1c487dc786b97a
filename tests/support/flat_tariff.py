"""A tariff of one price, for tests."""

import numpy as np

from tests.support.tariff_pages import HEAD, days

ENERGY = HEAD + '[[line]]\nid = "energy"\nkind = "energy"\nprice = 0.1\n'
DAY = days("2017-08-14", "2017-08-15")
ZONE = "Europe/Lisbon"


def masked(slots: int, *columns: int, rows: int = 1) -> np.ndarray[tuple[int, int], np.dtype[np.bool_]]:
    mask = np.zeros((rows, slots), np.bool_)
    mask[:, list(columns)] = True
    return mask
