"""Estimates of missing readings, exact in whole mWh: the slots of channels, methods, and chains of them."""
