"""Loose ends, which should exist and do not: readings of some days, owners of readings, bills of clients."""
