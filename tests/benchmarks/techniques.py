"""What each of Django's techniques saves here, measured against doing without it, on a database made for it."""

import tempfile
import time
import tracemalloc
from collections.abc import Callable

from etl.configuration import configure

METERS = 100_000
BLOCKS = 20_000


def seconds(work: Callable[[], object], rounds: int = 3) -> float:
    """The best of a few runs."""
    best = float("inf")
    for _ in range(rounds):
        started = time.perf_counter()
        work()
        best = min(best, time.perf_counter() - started)
    return best


def megabytes(work: Callable[[], object]) -> float:
    """Peak of what Python allocates meanwhile."""
    tracemalloc.start()
    work()
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    return peak / 1e6


def main() -> None:
    folder = tempfile.TemporaryDirectory()
    configure(f"sqlite:///{folder.name}/techniques.sqlite3")
    from django.conf import settings as django_settings
    from django.core.paginator import Paginator
    from django.db import connection, reset_queries, transaction
    from django.db.models import QuerySet

    from etl.store.database.schema import prepare
    from etl.store.models import Client, IntervalBlock, Meter, Series, Supply

    prepare()
    rows: list[tuple[str, str, str, str]] = []

    def show(name: str, using: float, without: float, unit: str, what: str) -> None:
        rows.append((name, f"{using:,.4g} {unit}", f"{without:,.4g} {unit}", what))

    def block(series: int, week: int) -> IntervalBlock:
        return IntervalBlock(series_id=series, week=week, known=672, energy_mwh=1, values=b"x" * 1356)

    def save_blocks(count: int, series: int) -> None:
        for week in range(count):
            block(series, -1 - week).save(force_insert=True)

    with transaction.atomic():
        Meter.objects.bulk_create([Meter(None, f"{number:08}") for number in range(METERS)], batch_size=400)
        first = Meter.objects.order_by("pk").first()
        assert first is not None
        series = Series.objects.bulk_create(
            Series(meter=first, flow=1, interval=15, phase=phase, first_minute=0, end_minute=1)
            for phase in range(BLOCKS // 100)
        )
        blocks = [block(one.pk, week) for one in series for week in range(100)]
        bulk = seconds(lambda: IntervalBlock.objects.bulk_create(blocks), 1) / len(blocks)
        single = seconds(lambda: save_blocks(1000, series[0].pk), 1) / 1000
        clients = Client.objects.bulk_create(Client(None, f"c{number:04}") for number in range(256))
        Supply.objects.bulk_create(
            Supply(client=client, meter_id=first.pk + number) for number, client in enumerate(clients)
        )
    show("bulk_create", bulk * 1e6, single * 1e6, "us a block", "against save() of each")
    every = IntervalBlock.objects.order_by("series_id", "week")
    columns = every.values_list("series_id", "week", "values")
    show(
        "values_list",
        seconds(lambda: [None for _ in columns.iterator(chunk_size=512)]) / BLOCKS * 1e6,
        seconds(lambda: [None for _ in every.iterator(chunk_size=512)]) / BLOCKS * 1e6,
        "us a block",
        "against model instances",
    )
    show(
        "iterator()",
        megabytes(lambda: sum(1 for _ in columns.iterator(chunk_size=512))),
        megabytes(lambda: sum(1 for _ in columns.all())),
        "MB",
        f"against keeping {BLOCKS:,} blocks in the queryset",
    )
    show(
        "count()",
        seconds(lambda: Meter.objects.filter(supply=None).count()) * 1e3,
        seconds(lambda: len(Meter.objects.filter(supply=None))) * 1e3,
        "ms",
        f"against len() of {METERS:,} rows",
    )
    show(
        "exists()",
        seconds(Meter.objects.exists) * 1e3,
        seconds(lambda: bool(Meter.objects.all())) * 1e3,
        "ms",
        "against the truth of a queryset",
    )
    numbers = Meter.objects.order_by("number").values_list("number", flat=True)
    last = f"{METERS - 300:08}"
    paginator = Paginator(numbers, 256)
    show(
        "paging by key",
        seconds(lambda: list(numbers.filter(number__gt=last)[:256])) * 1e3,
        seconds(lambda: list(paginator.page(paginator.num_pages - 1))) * 1e3,
        "ms",
        f"for the last page of {METERS:,}, against Paginator's OFFSET",
    )
    django_settings.DEBUG = True

    def queries(work: Callable[[], object]) -> int:
        reset_queries()
        work()
        return len(connection.queries)

    def meters_of(clients: "QuerySet[Client]") -> list[str]:
        return [supply.meter.number for client in clients for supply in client.supply_set.all()]

    supplied = Client.objects.order_by("number")
    show(
        "prefetch_related + select_related",
        queries(
            lambda: [s.meter.number for c in supplied.prefetch_related("supply_set__meter") for s in c.supply_set.all()]
        ),
        queries(lambda: [s.meter.number for c in supplied for s in c.supply_set.all()]),
        "queries",
        "for a page of 256 clients and their meters, against asking for each",
    )
    print("| technique | with | without | measured |\n|---|---|---|---|")
    for row in rows:
        print(f"| {' | '.join(row)} |")


if __name__ == "__main__":
    main()
