"""Faults that are tried on whole commands, and the promises that have to hold: a module a kind."""

from importlib import import_module

ALL = (
    "kills", "disks", "races", "cuts", "refusals", "mutations", "names", "formulas", "sentinels", "archives", "memory",
    "workers",
)  # fmt: skip

for _module in ALL:
    import_module(f"faults.{_module}")  # each enters its faults into the table
