"""Reports of `etl issue`, `etl documents` and `etl statement`."""
