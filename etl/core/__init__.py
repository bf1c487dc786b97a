"""Values: zones, periods, money, quantities of energy. Imports nothing of ours but errors."""
