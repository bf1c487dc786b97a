"""Reports name results of use cases, and these name models: Django must be configured before they are imported."""

from tests.support.one_database import database_url

database_url()
