"""Runs of commands and the chunks that workers share; bills that wait for the end of their run."""

import django.db.models.deletion
from django.db import migrations, models

import etl.store.fields


class Migration(migrations.Migration):
    dependencies = [
        ("etl", "0006_bytes"),
    ]

    operations = [
        migrations.CreateModel(
            name="Inputs",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("changes", models.IntegerField(default=0)),
            ],
        ),
        migrations.CreateModel(
            name="Run",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("kind", models.CharField(max_length=4)),
                ("engine", models.CharField(max_length=16)),
                ("request", models.TextField()),
                ("version", models.CharField(max_length=40)),
                ("state", models.SmallIntegerField()),
                ("newest_load", models.IntegerField(default=0)),
                ("changes", models.IntegerField(default=0)),
                ("begun_at", models.DateTimeField()),
                ("ended_at", models.DateTimeField(null=True)),
                ("report", models.TextField(default="")),
            ],
        ),
        migrations.AlterField(
            model_name="bill",
            name="revision",
            field=etl.store.fields.PlainSmallInteger(default=0, null=True),
        ),
        migrations.CreateModel(
            name="Chunk",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("number", models.IntegerField()),
                ("what", models.TextField()),
                ("size", models.BigIntegerField()),
                ("state", models.SmallIntegerField(default=0)),
                ("token", models.CharField(default="", max_length=32)),
                ("worker", models.CharField(default="", max_length=255)),
                ("lease_until", models.DateTimeField(null=True)),
                ("attempts", models.SmallIntegerField(default=0)),
                ("newest_load", models.IntegerField(null=True)),
                ("changes", models.IntegerField(default=0)),
                ("ended_at", models.DateTimeField(null=True)),
                ("report", models.TextField(default="")),
                ("run", models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.CASCADE, to="etl.run")),
            ],
        ),
        migrations.AddField(
            model_name="bill",
            name="run",
            field=models.ForeignKey(
                db_constraint=False,
                db_index=False,
                null=True,
                on_delete=django.db.models.deletion.SET_NULL,
                to="etl.run",
            ),
        ),
        migrations.AddIndex(
            model_name="bill",
            index=models.Index(condition=models.Q(("revision", None)), fields=["run"], name="bill_waiting"),
        ),
        migrations.AddConstraint(
            model_name="chunk",
            constraint=models.UniqueConstraint(fields=("run", "number"), name="chunk_number"),
        ),
    ]
