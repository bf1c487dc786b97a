"""Revision stamps of readings that are not there are found."""

import numpy as np
import pytest

from etl.blocks.revision_codec import pack
from tests.store.loads.test_stored_revisions import NEW, nem, revisions
from tests.support.command import Shell
from tests.support.nem_files import day

pytestmark = pytest.mark.both_databases


def test_check_finds_a_stamp_of_a_reading_that_is_not_there(etl: Shell) -> None:
    etl.load(nem("a.csv", day(value="0.5", stamp=NEW)))
    where = "meter 6001000001 E1 import 30 min, week of 2024-01-29"
    damages: list[tuple[bytes, str]] = [
        (pack(np.ones((1, 336), np.int64))[0], "has a revision stamp of a missing reading"),
        (pack(np.ones((1, 48), np.int64))[0], "the revision stamps do not fill the week"),
    ]
    for stamps, what in damages:
        revisions().update(stamps=stamps)
        done = etl("check", "--json")
        assert [(one["where"], one["what"]) for one in done.json["violations"]] == [(where, what)]
    etl.reset()
