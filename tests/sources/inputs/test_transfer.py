"""Faults of fetching: what, remedy, and whether another try may succeed."""

import pickle

import pytest

from etl.sources.inputs.transfer import AGAIN, CUT, MISSING, FetchError


@pytest.mark.parametrize("passing", [True, False])
def test_only_what_may_pass_is_worth_another_try(passing: bool) -> None:
    error = FetchError(CUT, AGAIN, passing=passing)
    assert (error.what, error.remedy, error.passing) == ("was cut off on its way", "run it again", passing)


def test_it_is_for_good_unless_said_otherwise_and_survives_a_pickle() -> None:
    error = pickle.loads(pickle.dumps(FetchError(MISSING, "check the address")))  # noqa: S301 - our own
    assert (error.what, error.remedy, error.passing) == ("there is no such file", "check the address", False)
