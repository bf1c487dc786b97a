"""Reports of `etl edit` and `etl estimate`."""
