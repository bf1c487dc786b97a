"""Bills have no revisions: what was issued is in documents, and a bill is what its inputs give now."""

from typing import Any

from django.db import migrations, models


def settle(_apps: Any, editor: Any) -> None:
    """Check what was changed so far: PostgreSQL alters no table that has rows to be checked."""
    if editor.connection.vendor == "postgresql":
        editor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        editor.execute("SET CONSTRAINTS ALL DEFERRED")


def drop(apps: Any, editor: Any) -> None:
    """Delete superseded bills; those without a revision wait for the end of their run."""
    bills = apps.get_model("etl", "Bill").objects.using(editor.connection.alias)
    bills.filter(current=False).exclude(revision=None).delete()


class Migration(migrations.Migration):
    dependencies = [("etl", "0011_documents")]

    operations = [
        migrations.RunPython(drop, migrations.RunPython.noop),
        migrations.RunPython(settle, migrations.RunPython.noop),
        migrations.RemoveConstraint("bill", "bill_revision"),
        migrations.RemoveIndex("bill", "bill_waiting"),
        migrations.RemoveField("bill", "revision"),
        migrations.RemoveField("bill", "issued_at"),
        migrations.AddConstraint(
            "bill",
            models.UniqueConstraint(
                fields=["client", "period_start", "period_end"], name="bill_days", condition=models.Q(current=True)
            ),
        ),
        migrations.AddIndex(
            "bill", models.Index(fields=["run"], name="bill_waiting", condition=models.Q(current=False))
        ),
    ]
