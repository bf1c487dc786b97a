"""What was assumed is kept with readings and loads; meters change hands at a minute, by a table or by a file.

Rows of supplies that may as well come from a file of readings count as such ones: it makes no other difference than
that a table without meters leaves them as they are.
"""

from typing import Any

from django.db import migrations, models


def mark(apps: Any, editor: Any) -> None:
    """Mark the rows that a file of readings makes: open on both sides, without a share or a multiplier."""
    supplies = apps.get_model("etl", "Supply").objects.using(editor.connection.alias)
    supplies.filter(start=None, end=None, share="1", multiplier="1").update(from_file=True)


class Migration(migrations.Migration):
    dependencies = [("etl", "0008_dated_bases")]

    operations = [
        migrations.AddField("series", "assumed", models.SmallIntegerField(default=0)),
        migrations.AddField("load", "assumed", models.CharField(max_length=255, default="")),
        migrations.AddField("supply", "start_time", models.SmallIntegerField(default=0)),
        migrations.AddField("supply", "end_time", models.SmallIntegerField(default=0)),
        migrations.AddField("supply", "from_file", models.BooleanField(default=False)),
        migrations.RemoveConstraint("supply", "supply_start"),
        migrations.AddConstraint(
            "supply",
            models.UniqueConstraint(
                fields=["client", "meter", "start", "start_time", "from_file"], name="supply_start"
            ),
        ),
        migrations.RunPython(mark, migrations.RunPython.noop),
    ]
