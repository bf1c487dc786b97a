"""The name of the person is the machine's, or empty."""

import pytest

from etl.core.user import user_name


def test_the_name_is_that_of_the_machine(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LOGNAME", "anna")
    assert user_name() == "anna"


@pytest.mark.parametrize("error", [KeyError, OSError])
def test_a_user_without_a_name_has_none(monkeypatch: pytest.MonkeyPatch, error: type[Exception]) -> None:
    def unknown() -> str:
        raise error

    monkeypatch.setattr("etl.core.user.getuser", unknown)
    assert not user_name()
