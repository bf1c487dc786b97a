"""sha256 beside the reading of a file: the digest of all blocks in their order, however they are cut."""

import hashlib

from hypothesis import given, settings
from hypothesis import strategies as st

from etl.sources.inputs.hashing import Hash


@settings(deadline=None, max_examples=20)
@given(blocks=st.lists(st.binary(max_size=50), max_size=20))
def test_the_digest_is_that_of_the_blocks_in_their_order(blocks: list[bytes]) -> None:
    digest = Hash()
    for block in blocks:
        digest.update(block)
    assert digest.hexdigest() == hashlib.sha256(b"".join(blocks)).hexdigest()


def test_more_may_come_after_the_digest_was_asked_for() -> None:
    digest = Hash()
    digest.update(b"one")
    assert digest.hexdigest() == hashlib.sha256(b"one").hexdigest()
    digest.update(b"two")
    assert digest.hexdigest() == hashlib.sha256(b"onetwo").hexdigest()
