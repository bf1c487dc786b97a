"""NEM13 files made by hand for tests."""

OLD, NEW = "20240102010000", "20240302010000"


def used(
    start: str = "20231001093055",
    end: str = "20240101100333",
    *,
    kwh: str = "1312.1",
    flags: tuple[str, str] = ("A", "A"),
    suffix: str = "11",
    direction: str = "E",
    unit: str = "kWh",
    stamp: str = NEW,
    nmi: str = "6001000001",
) -> str:
    before, after = f"006342.8,{start},{flags[0]},,", f"007654.9,{end},{flags[1]},,"
    return f"250,{nmi},1141,1,{suffix},11,METER7,{direction},{before},{after},{kwh},{unit},20240401, {stamp},{OLD}"


def file(*records: str, header: bool = True) -> str:
    return "\n".join([*["100,NEM13,202402020900,MDP1,RET1"] * header, *records, "550,N,,E,", "900", ""])
