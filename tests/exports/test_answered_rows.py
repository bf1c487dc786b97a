"""Answers as rows: whole milliwatt-hours as exact kWh, any value as none."""

from etl.exports.answered_rows import ExportedAnswer, answers
from etl.exports.schemas import ANSWERS


def test_an_answer_is_a_row() -> None:
    every = [
        ExportedAnswer(1, "m", "1", "import", "ceiling", 60, 120, 12_000_001, "ann", 7200, "a pump"),
        ExportedAnswer(2, "m", "", "export", "sentinel", 0, 60, None, "", 7200, "so"),
    ]
    batch = answers(every)
    assert batch.schema == ANSWERS
    assert batch.column("kwh").to_pylist() == ["12.000001", None]
    first = batch.to_pylist()[0]
    assert (first["from"].isoformat(), first["at"].isoformat()) == (
        "1970-01-01T01:00:00+00:00", "1970-01-01T02:00:00+00:00"
    )  # fmt: skip
    assert [first[name] for name in ("answer", "register", "rule", "by", "because")] == [
        1, "1", "ceiling", "ann", "a pump"
    ]  # fmt: skip
