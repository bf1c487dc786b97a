"""Local time as named periods: schedules, seasons, holidays, proration, prices in time."""
