"""Meter readings in, bills out."""

__version__ = "0.1.0"
