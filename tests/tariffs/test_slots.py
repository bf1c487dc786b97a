"""Sets of slots and sums over them: what two lines ask for alike is asked for once."""

from etl.tariffs.schedules.series import Series
from etl.tariffs.slots import Slots, SlotSum
from tests.support.tariff_pages import AUGUST, days


def test_equal_requests_are_one() -> None:
    sums = [SlotSum("import", Slots(), AUGUST), SlotSum("import", Slots(None, 0, "refuse"), AUGUST)]
    assert len(set(sums)) == 1


def test_another_flow_bucket_straddle_span_or_series_is_another_sum() -> None:
    spot = Series("spot", ((1, "SPOT"),), 1000)
    sums = [
        SlotSum("import", Slots(), AUGUST),
        SlotSum("export", Slots(), AUGUST),
        SlotSum("import", Slots(None, 1), AUGUST),
        SlotSum("import", Slots(None, 0, "even"), AUGUST),
        SlotSum("import", Slots(), days("2017-08-01", "2017-08-02")),
        SlotSum("import", Slots(), AUGUST, spot),
    ]
    assert len(set(sums)) == len(sums)
