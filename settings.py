"""The settings of a checkout, by the name that users of Django look for. They are `etl.configuration`."""

from etl.configuration import DEFAULT_DATABASE, configure, database_url

__all__ = ["DEFAULT_DATABASE", "configure", "database_url"]
