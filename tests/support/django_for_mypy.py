"""Settings by which mypy's Django plugin types the models; the program itself is configured by etl.configuration."""

SECRET_KEY = "only for type checking"  # noqa: S105 - guards nothing
INSTALLED_APPS = ["etl.store"]
USE_TZ = True
