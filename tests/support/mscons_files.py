"""MSCONS interchanges made by hand for tests."""

from collections.abc import Sequence

WHERE = "DE0001112223334445556667778889990"


def quantity(value: str, start: str, end: str, qualifier: str = "220") -> list[str]:
    """One value; stamps such as 202401010000?+00:303."""
    return [f"QTY+{qualifier}:{value}", f"DTM+163:{start}", f"DTM+164:{end}"]


def quarters(*values: str, hour: int = 0, qualifier: str = "220") -> list[str]:
    """Quarter hours of 2024-01-01 from an hour (UTC) on."""
    stamps = [f"20240101{hour + place // 4:02}{place % 4 * 15:02}?+00:303" for place in range(len(values) + 1)]
    found = zip(values, stamps, stamps[1:], strict=False)
    return [segment for value, start, end in found for segment in quantity(value, start, end, qualifier)]


def series(segments: Sequence[str], obis: str = "1-1?:1.29.0") -> list[str]:
    return ["LIN+1", f"PIA+5+{obis}:SRW", *segments]


def message(*lines: list[str], where: str = WHERE, kind: str = "MSCONS:D:04B:UN:2.4c", bgm: str = "9") -> list[str]:
    inner = [f"BGM+7+DOC1+{bgm}", "DTM+137:202401020000?+00:303", "UNS+D", "NAD+DP", f"LOC+172+{where}"]
    inner += [segment for line in lines for segment in line]
    return [f"UNH+1+{kind}", *inner, f"UNT+{len(inner) + 2}+1"]


def interchange(*messages: list[str], una: str = "UNA:+.? '", join: str = "'") -> str:
    inner = [segment for one in messages for segment in one]
    return una + join.join(["UNB+UNOC:3+1:500+2:500+240102:0000+REF", *inner, f"UNZ+{len(messages)}+REF"]) + "'"
