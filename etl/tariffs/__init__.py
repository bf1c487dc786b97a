"""Tariffs read from TOML, and bills computed for pages of clients. Pure: numpy yes, Django no."""
