"""Assembly of readings to blocks: channels, intervals, registers, the repeated hour, pages in order."""
