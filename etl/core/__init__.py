"""Values (zones, periods, money, energy) and errors. Imports no other package of etl."""
