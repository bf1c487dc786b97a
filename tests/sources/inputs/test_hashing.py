"""sha256 beside the reading of a file: the digest of all blocks in their order, however they are cut."""

import hashlib
from functools import partial
from itertools import count

from hypothesis import given, settings
from hypothesis import strategies as st

from etl.sources.inputs import hashing
from etl.sources.inputs.hashing import Hash
from tests.support.interrupted_lines import interrupted


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


def test_it_can_be_closed_wherever_ctrl_c_comes() -> None:
    """Also between the making of its thread and the moment from which it may be waited for."""
    for line in count():
        digest = Hash()
        if not interrupted(partial(digest.update, b"block"), line, hashing):
            break
        digest.close()
    assert line > 5
