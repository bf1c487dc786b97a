"""Readings become blocks: channels, intervals, registers, the repeated hour, pages in order."""
