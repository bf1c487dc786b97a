"""A fingerprint has a word a part, and is read back; what was read earlier is in it in the order of its parts."""

from etl.store import fingerprints
from etl.store.fingerprints import Earlier, Own, Part, digest, parts, text, word


def test_a_fingerprint_is_read_back_by_part() -> None:
    written = text("0", [word("load", "2", "1"), word("due", "3")])
    assert written == "0 load:1.2 due:3"
    assert parts(written) == {"load": Part("2", "1"), "due": Part("3")}


def test_a_fingerprint_of_an_earlier_version_or_of_no_bill_has_no_parts() -> None:
    assert [parts(one) for one in ("a" * 64, "", "f")] == [None] * 3


def test_a_digest_has_64_bits_of_all_pieces_together() -> None:
    assert len(digest(b"a", b"b")) == 16
    assert digest(b"a", b"b") == digest(b"ab") != digest(b"ba")


def test_what_was_read_earlier_is_by_part_and_names_the_period_before() -> None:
    """An own input without an assignment adds none; periods sort by their days."""
    one, other = Earlier(), Earlier()
    for earlier, value in ((one, "1"), (other, "2")):
        earlier.add_usage("2017-07", Own(Part("x", "s"), "d", ""))
        earlier.add_usage("2017-06", Own(Part(value, "s"), "d", "m 2"))
        earlier.add("history", "net 2017-05", "7")
    found, differing = (parts(text("0", earlier.words())) or {} for earlier in (one, other))
    names = ["cut", "earlier_load", "earlier_due", "earlier_assignment", "history"]
    assert list(found) == names
    assert [name for name in names if found[name] != differing[name]] == ["earlier_load"]
    assert found["earlier_load"].shape == differing["earlier_load"].shape
    assert found["cut"] == Part(digest(b"2017-07"))


def test_nothing_that_was_read_earlier_is_no_part() -> None:
    assert Earlier().words() == []
    assert fingerprints.text("0", []) == "0"
