"""Kinds of faults that are tried on whole commands: importing a module enters its rows into the table."""

from importlib import import_module

ALL = (
    "kills", "disks", "races", "issues", "cuts", "refusals", "mutations", "names", "formulas", "sentinels", "archives",
    "clerks", "memory", "workers", "injected", "surroundings", "restarts", "server_restarts", "hangs", "damaged_bytes",
    "power_cuts", "daily", "crowds",
)  # fmt: skip

for _module in ALL:
    import_module(f"tests.faults.{_module}")
