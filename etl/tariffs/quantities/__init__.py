"""Quantity kinds: what a bill's lines are multiplied by, one file each, named in etl/tariffs/registry.py."""
