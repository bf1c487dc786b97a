"""Tables of documents: what was sent, never changed and never deleted (etl.store.database.immutability); and items."""

from django.db import models

from etl.store.inserting import ReadyRows
from etl.store.sealed_rows import SealedModel, SealedRows


class DocumentSeries(models.Model):
    """A series of documents, numbered from 1 without a hole; its head is the number and digest of the newest one."""

    name = models.CharField(max_length=64)
    number = models.IntegerField(default=0)
    sha256 = models.CharField(max_length=64, default="")

    objects = models.Manager["DocumentSeries"]()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["name"], name="document_series_name")]


class Document(models.Model):
    """An invoice, a credit note or a correction as it was sent: `body` is its canonical JSON, which is the document.

    The other columns repeat what queries look for. It refers to no row that can change. A client that is renamed
    (ClientRename) is found by its new number.
    """

    series = models.ForeignKey(DocumentSeries, models.PROTECT, db_index=False)
    number = models.IntegerField()
    kind = models.CharField(max_length=12)
    client_number = models.CharField(max_length=255)
    """What its client is called now; what it was called is in the text."""
    period_start = models.DateField()
    period_end = models.DateField()
    currency = models.CharField(max_length=16)
    gross = models.CharField(max_length=40)
    """Exact decimal text, as all amounts."""
    of_bills = models.CharField(max_length=40)
    """What its lines of bills add up to, without items; empty: it has items alone, and belongs to no bill."""
    items = models.TextField(default="")
    """The items that it has (etl.store.documents.item_rows), as JSON; empty where it has none."""
    corrects = models.ForeignKey("self", models.PROTECT, null=True)
    """The document that a credit note reverses, or the invoice that a correction corrects."""
    issued_at = models.DateTimeField()
    body = models.TextField()
    sha256 = models.CharField(max_length=64)
    """Of the digest before it in its series, and of its body."""

    objects = ReadyRows["Document"]()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["series", "number"], name="document_number")]
        indexes = [models.Index(fields=["client_number", "period_start"], name="document_client")]


class ClientRename(SealedModel):
    """A change of a client's number: documents of before bear the former one in their text."""

    former = models.CharField(max_length=255)
    number = models.CharField(max_length=255)
    renamed_at = models.DateTimeField()
    documents = models.IntegerField(null=True)
    """How many were the client's; null while their rows get the new number, which nothing else may give them."""

    objects = SealedRows["ClientRename"]()

    class Meta:
        indexes = [models.Index(fields=["former"], name="client_rename_former")]


class Item(SealedModel):
    """A one-off item of a client, such as a fee or goodwill, as its newest file has it: a document may have another."""

    client_number = models.CharField(max_length=255)
    name = models.CharField(max_length=255)
    """Its id, of which a client has one."""
    day = models.DateField()
    text = models.CharField(max_length=255)
    amount = models.CharField(max_length=40)
    """Before tax, exact decimal text with the places of the currency."""
    rate = models.CharField(max_length=40)
    """Of its tax, 0.23 for 23 %."""
    currency = models.CharField(max_length=3)
    load = models.ForeignKey("Load", models.PROTECT)

    objects = SealedRows["Item"]()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["client_number", "name"], name="item_name")]
