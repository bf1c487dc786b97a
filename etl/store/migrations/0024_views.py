"""Views of bills (etl.store.database.sql_views), which are made after migrations: a database without them gets them."""

from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("etl", "0023_published_runs")]

    operations = []
