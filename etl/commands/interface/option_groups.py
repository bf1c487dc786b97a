"""Several options in place of one parameter of a command."""

import functools
import inspect
from collections.abc import Callable, Mapping, Sequence
from typing import Any


def option(name: str, default: Any, annotation: Any) -> inspect.Parameter:
    """Return an option as a parameter."""
    return inspect.Parameter(name, inspect.Parameter.KEYWORD_ONLY, default=default, annotation=annotation)


def with_options(
    command: Callable[..., None],
    parameter: str,
    options: Sequence[inspect.Parameter],
    read: Callable[[Mapping[str, Any]], Any],
) -> Callable[..., None]:
    """Give a command options in place of a parameter, which gets what `read` makes of them as they were typed."""
    signature = inspect.signature(command, eval_str=True)
    parameters: list[inspect.Parameter] = []
    for one in signature.parameters.values():
        parameters += options if one.name == parameter else [one.replace(kind=one.KEYWORD_ONLY)]

    @functools.wraps(command)
    def called(**arguments: Any) -> None:
        typed = {one.name: arguments.pop(one.name) for one in options}
        command(**arguments, **{parameter: read(typed)})

    vars(called)["__signature__"] = signature.replace(parameters=parameters)
    return called
