"""Parts of lines and quantities: the dataclasses that each is made of, whatever its kind."""

from collections.abc import Iterator
from dataclasses import fields, is_dataclass
from typing import Any

from etl.tariffs.schedules.schedule import Schedule


def parts_of(thing: object) -> Iterator[Any]:
    """Yield a dataclass and all that it is made of, numbers too; schedules are not looked into."""
    if isinstance(thing, tuple):
        for item in thing:
            yield from parts_of(item)
    elif is_dataclass(thing) and not isinstance(thing, type):
        yield thing
        if not isinstance(thing, Schedule):
            for field in fields(thing):
                yield from parts_of(getattr(thing, field.name))
    else:
        yield thing
