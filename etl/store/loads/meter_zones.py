"""Zone of a meter: the one that the loads which stand in its series name, or that their layout has."""

from collections.abc import Sequence

from etl.store.loads.standing_loads import Facts, facts, standing
from etl.store.models import Series


def zone_by(known: Sequence[Facts]) -> str | None:
    """Return the zone that loads give, empty where none does; None if an earlier version of etl loaded one of them.

    A zone that somebody named stands above one of a layout, an earlier load above a later one.
    """
    if any(one.zone is None for one in known):
        return None
    ordered = sorted(known, key=lambda one: one.load)
    named = [one.zone for one in ordered if one.zone and not one.implied]
    return next(iter([*named, *(one.zone for one in ordered if one.zone)]), "")


def is_implied(meter: str) -> bool:
    """Return whether nobody has named the zone of a meter: it is that of a layout."""
    own = Series.objects.filter(meter__number=meter).values_list("pk", flat=True)
    known = facts(set[int]().union(*standing(list(own)).values())).values()
    return bool(known) and all(one.zone is not None and (one.implied or not one.zone) for one in known)
