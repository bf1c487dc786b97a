"""Fields whose values are already what the database takes: nothing is converted, millions of times."""

from typing import TYPE_CHECKING, Any

from django.db import models

if TYPE_CHECKING:  # the stubs' fields are generic, Django's are not
    SmallInteger = models.SmallIntegerField[int, int]
    Integer = models.IntegerField[int, int]
    BigInteger = models.BigIntegerField[int, int]
    Text = models.TextField[str, str]
    Char = models.CharField[str, str]
    Boolean = models.BooleanField[bool, bool]
    Binary = models.BinaryField[bytes, bytes]
else:
    SmallInteger, Integer, BigInteger = models.SmallIntegerField, models.IntegerField, models.BigIntegerField
    Text, Binary, Char, Boolean = models.TextField, models.BinaryField, models.CharField, models.BooleanField


class Plain:
    """A field that passes its value on: the writer has made sure that it is of the column's type."""

    def get_db_prep_save(self, value: Any, connection: Any) -> Any:  # noqa: ARG002 - Django's signature
        return value


class PlainSmallInteger(Plain, SmallInteger):
    """An int."""


class PlainInteger(Plain, Integer):
    """An int."""


class PlainBigInteger(Plain, BigInteger):
    """An int."""


class PlainText(Plain, Text):
    """A str."""


class PlainChar(Plain, Char):
    """A str."""


class PlainBoolean(Plain, Boolean):
    """A bool."""


class PlainBinary(Plain, Binary):
    """Bytes."""
