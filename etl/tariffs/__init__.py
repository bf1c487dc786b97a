"""What energy costs: tariffs read from TOML, bills computed for pages of clients. Pure: numpy yes, Django no."""
