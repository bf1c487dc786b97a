"""A fingerprint has a word a part, and is read back; what was read earlier is in it in the order of its parts."""

from etl.core.usage_page import OPEN, EstimatedFrom
from etl.store import fingerprints
from etl.store.fingerprints import Earlier, Own, Part, digest, estimates, parts, reach, text, word


def test_a_fingerprint_is_read_back_by_part() -> None:
    written = text("0", [word("load", "2", "1"), word("due", "3")])
    assert written == "0 load:1.2 due:3"
    assert parts(written) == {"load": Part("2", "1"), "due": Part("3")}


def test_a_fingerprint_of_an_earlier_version_or_of_no_bill_has_no_parts() -> None:
    assert [parts(one) for one in ("a" * 64, "", "f")] == [None] * 3


def test_a_digest_has_64_bits_of_all_pieces_together() -> None:
    assert len(digest(b"a", b"b")) == 16
    assert digest(b"a", b"b") == digest(b"ab") != digest(b"ba")


def test_what_was_read_earlier_is_by_part() -> None:
    """An own input without an assignment adds none."""
    one, other = Earlier(), Earlier()
    for earlier, value in ((one, "1"), (other, "2")):
        earlier.add_usage("2017-07", Own(Part("x", "s"), "d", "", ""))
        earlier.add_usage("2017-06", Own(Part(value, "s"), "d", "", "m 2"))
        earlier.add("history", "net 2017-05", "7")
    found, differing = (parts(text("0", earlier.words())) or {} for earlier in (one, other))
    names = ["earlier_assignment", "earlier_due", "earlier_load", "history"]
    assert list(found) == names
    assert [name for name in names if found[name] != differing[name]] == ["earlier_load"]
    assert found["earlier_load"].shape == differing["earlier_load"].shape


def test_the_same_assignment_in_more_periods_is_the_same_but_which_they_are_is_not_lost() -> None:
    def read(*terms: str) -> dict[str, Part]:
        earlier = Earlier()
        for month, one in enumerate(terms, 1):
            earlier.add_assignment(f"2017-{month:02}", one)
        return dict(parts(text("0", earlier.words())) or {})

    once, twice, swapped, back = read("m 2"), read("m 2", "m 2"), read("m 2", "m 3"), read("m 3", "m 2")
    assert once["earlier_assignment"] == twice["earlier_assignment"] != swapped["earlier_assignment"]
    assert swapped["earlier_assignment"] == back["earlier_assignment"]
    assert swapped["earlier_due"] != back["earlier_due"]


def test_nothing_that_was_read_earlier_is_no_part() -> None:
    assert Earlier().words() == []
    assert fingerprints.text("0", []) == "0"


def test_edits_of_earlier_periods_are_a_part_where_there_are_any() -> None:
    earlier = Earlier()
    earlier.add_usage("2017-07", Own(Part("x", "s"), "d", "", "", "e"))
    assert "earlier_edits" in (parts(text("0", earlier.words())) or {})


def test_the_days_that_estimates_look_at_are_read_back_those_of_earlier_periods_too() -> None:
    """From 10:00 of day 3 to 01:00 of day 5, and from the beginning to day 9."""
    earlier = Earlier()
    earlier.add_estimates("2017-07", "m", EstimatedFrom("x", -OPEN, 9 * 1440))
    own = estimates(EstimatedFrom("y", 3 * 1440 + 600, 5 * 1440 + 60), "m")
    assert own == ["missing:m.y", "reach:3.6"]
    assert reach(text("0", own)) == (3, 6)
    assert reach(text("0", [*own, *earlier.words()])) == (0, 9)
    assert reach(text("0", ["load:1.2", "missing:m"])) is None
    assert reach(text("0", estimates(EstimatedFrom("y", 0, OPEN), "m"))) == (0, 10**6)


def test_answers_that_estimates_may_be_made_of_are_parts_where_there_are_any() -> None:
    own = EstimatedFrom("y", 0, 1440, edits="e", accepted="a")
    assert estimates(own, "m") == ["missing:m.y", "reach:0.1", "around_edits:e", "around_findings:a"]
    earlier = Earlier()
    earlier.add_estimates("2017-07", "m", own)
    assert {"earlier_missing", "earlier_reach", "earlier_around_edits", "earlier_around_findings"} == {
        *(parts(text("0", earlier.words())) or {})
    }
