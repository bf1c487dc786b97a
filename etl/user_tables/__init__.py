"""Small tables that users write: assignments, periods, history, prices, types of days."""
