"""Number of examples of a law that takes long: few in the ordinary run, ETL_SOAK=N times as many overnight."""

import os


def examples(ordinary: int) -> int:
    return ordinary * int(os.environ.get("ETL_SOAK", "1"))
