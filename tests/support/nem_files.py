"""NEM12 files made by hand for tests: a day of a channel is one value again and again, unless its values are given."""

from collections.abc import Sequence

STAMP = "20240202010000"


def channel(suffix: str = "E1", unit: str = "kWh", interval: str = "30", nmi: str = "6001000001") -> str:
    return f"200,{nmi},E1B1,1,{suffix},N1,METER7,{unit},{interval},20240301"


def day(
    date: str = "20240201", value: str | Sequence[str] = "0.5", flag: str = "A", stamp: str = STAMP, values: int = 48
) -> str:
    cells = [value] * values if isinstance(value, str) else value
    return ",".join(["300", date, *cells, flag, "", "", stamp, ""])


def file(*records: str, header: bool = True) -> str:
    """The records between a header and an end, a line each."""
    return "\n".join([*["100,NEM12,202402020900,MDP1,RET1"] * header, *records, "900", ""])
