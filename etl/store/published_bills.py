"""Bills that count: all but those of runs that are not done. One row of a run publishes all of its bills at once."""

from typing import Any, TypeVar

from django.db import models

from etl.store.sealed_rows import SealedRows

Row = TypeVar("Row", bound=models.Model)
UNPUBLISHED = (0, 2, 3)
"""States of runs whose bills wait, or were given up: all but DONE of etl.store.runs.run_states."""


class PublishedRows(SealedRows[Row]):
    """A manager of the bills that count; those without a run were made by an etl that did not count its runs."""

    def get_queryset(self) -> models.QuerySet[Row]:
        run: Any = self.model._meta.get_field("run").related_model  # noqa: SLF001 - the only door to a model's fields
        return super().get_queryset().exclude(run__in=run.objects.filter(state__in=UNPUBLISHED))
