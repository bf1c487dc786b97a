"""Tables of edits: values that people enter beside raw readings, which stay as they are."""

from django.db import models

from etl.store.fields import PlainBigInteger, PlainBinary, PlainSmallInteger
from etl.store.sealed_rows import SealedModel, SealedRows

EDITS = '{"edits":true}'
"""`Load.reading` of a file whose rows are edits."""


class Edit(SealedModel):
    """Energy that somebody entered for a span of a channel; of two edits of a slot the later row counts.

    It names its channel by numbers, so that it stays when the readings of the meter are taken out, and counts again
    when they are back.
    """

    load = models.ForeignKey("Load", models.PROTECT)
    meter_number = models.CharField(max_length=255)
    register = models.CharField(max_length=255, default="")
    flow = models.CharField(max_length=12)
    interval = models.SmallIntegerField()
    phase = models.SmallIntegerField(default=0)
    start = models.IntegerField()
    end = models.IntegerField()
    """UTC minutes, the end excluded, on edges of the channel's slots."""
    energy_mwh = models.BigIntegerField()
    """Of the whole span, as the meter would have counted it: before multiplier and share."""
    method = models.CharField(max_length=32, default="")
    """By which its values were computed; empty: somebody has entered them."""
    pinned = models.BooleanField(default=False)
    """Whether it counts whatever is read."""
    reason = models.TextField()
    edited_by = models.CharField(max_length=255)
    edited_at = models.DateTimeField()

    objects = SealedRows["Edit"]()

    class Meta:
        indexes = [models.Index(fields=["meter_number", "start"], name="edit_meter")]


class EditBlock(SealedModel):
    """The slots of an edit in one UTC week, packed by etl.blocks.block_codec as IntervalBlock's are."""

    pk = models.CompositePrimaryKey("edit_id", "week")
    edit = models.ForeignKey(Edit, models.CASCADE, db_index=False)
    week = PlainSmallInteger()
    known = PlainSmallInteger()
    energy_mwh = PlainBigInteger()
    values = PlainBinary()
    answered = PlainBinary(null=True)
    """The readings that were there; null: none of the slots had one."""

    objects = SealedRows["EditBlock"]()
