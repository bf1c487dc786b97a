"""The Django app that holds the tables."""

from django.apps import AppConfig


class StoreConfig(AppConfig):
    name = "etl.store"
    label = "etl"
    default_auto_field = "django.db.models.BigAutoField"
