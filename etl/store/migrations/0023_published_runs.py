"""A bill counts once its run is done, where each bill had a flag of its own. Those that nothing would publish go."""

from typing import Any

from django.db import migrations, models

OPEN, DONE = 0, 1


def drop_abandoned(apps: Any, _editor: Any) -> None:
    """Delete waiting bills of runs that are over: without the flag those of a done run would count."""
    bill, run = apps.get_model("etl", "Bill"), apps.get_model("etl", "Run")
    bill.objects.filter(current=False).exclude(run__in=run.objects.filter(state=OPEN)).delete()


class Migration(migrations.Migration):
    dependencies = [("etl", "0022_seals")]

    operations = [
        migrations.RunPython(drop_abandoned, migrations.RunPython.noop),
        migrations.RemoveConstraint("Bill", "bill_days"),
        migrations.RemoveIndex("Bill", "bill_waiting"),
        migrations.RemoveField("Bill", "current"),
        migrations.AddConstraint(
            "Bill",
            models.UniqueConstraint(fields=["client", "period_start", "period_end", "run"], name="bill_days"),
        ),
        migrations.AddIndex("Bill", models.Index(fields=["run"], name="bill_run")),
        migrations.AddIndex("Run", models.Index(fields=["state"], name="run_state")),
    ]
