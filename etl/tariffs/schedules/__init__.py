"""Local time as named periods: schedules, seasons, calendars, holidays, proration, prices in time."""
