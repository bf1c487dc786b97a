"""What should exist and does not: readings of some days, owners of readings, bills of clients."""
