"""The benchmark measures equals: the same readings in every order, the same bills from every peer."""

import shutil
import sys
from pathlib import Path
from typing import Any

import pytest

from tests.benchmarks.bench import MONTH
from tests.benchmarks.check import totals
from tests.benchmarks.data import write
from tests.benchmarks.figures import Figure, Results, figures
from tests.benchmarks.measure import Run, etl, peer, run
from tests.benchmarks.nem import write as write_nem12
from tests.benchmarks.report import headline, insert, markdown
from tests.benchmarks.sample import FILLS, tiered
from tests.benchmarks.shapes import AUGUST, HEADER, ORDERS, Shape
from tests.support.servers import NO_SERVER, SERVER, own_database

KEYED, UNKEYED, OURS = "load/60M/duckdb-keyed", "load/60M/duckdb-unkeyed", "load/60M/etl"


def readings(path: Path) -> list[bytes]:
    head, *rows = path.read_bytes().splitlines(keepends=True)
    assert head == HEADER
    return rows


def made(folder: Path, shape: Shape) -> Path:
    path = folder / shape.name
    write(shape, path)
    return path


def test_every_order_of_rows_holds_the_same_readings(tmp_path: Path) -> None:
    files = [readings(made(tmp_path, Shape(7, 2, order=order))) for order in ORDERS]
    assert files[0] != files[1] != files[2]
    assert sorted(files[0]) == sorted(files[1]) == sorted(files[2])
    assert len(set(files[0])) == 7 * 2 * 96
    assert files[0][1].startswith(b"1000,2017-08-01 00:15:00,")
    assert files[1][1].startswith(b"1001,2017-08-01 00:00:00,")


@pytest.mark.parametrize("shape", [Shape(3, 1), Shape(11, 3, 60, "time"), Shape(10_001, 1, 60, "shuffled")])
def test_a_made_file_has_the_size_that_its_shape_says(tmp_path: Path, shape: Shape) -> None:
    assert made(tmp_path, shape).stat().st_size == shape.bytes


def test_a_later_day_goes_on_where_the_days_before_it_ended(tmp_path: Path) -> None:
    both = readings(made(tmp_path, Shape(4, 2)))
    days = [Shape(4, 1, first_day=AUGUST.replace(day=day)) for day in (1, 2)]
    assert sorted(both) == sorted(row for shape in days for row in readings(made(tmp_path, shape)))


@pytest.fixture(scope="module")
def billed(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path, Path]:
    """Readings of five clients, etl's database with their bills, and the exported bills."""
    folder = tmp_path_factory.mktemp("billed")
    readings, database, bills = made(folder, Shape(5, 31)), folder / "etl.db", folder / "bills.parquet"
    for arguments in (["load", str(readings)], ["bill", "--month", MONTH], ["export", str(bills)]):
        run(etl(database, *arguments), folder)
    return readings, database, bills


def test_rows_of_django_make_the_bills_of_etl(billed: tuple[Path, Path, Path], tmp_path: Path) -> None:
    readings, _, bills = billed
    rows, lines = tmp_path / "rows.db", tmp_path / "lines.jsonl"
    assert run(peer("django-load", readings, rows), tmp_path).result["readings"] == 5 * 31 * 96
    run(peer("django-bill", rows, lines, MONTH), tmp_path)
    assert run(peer("check", bills, lines), tmp_path).result["clients"] == 5


@pytest.mark.parametrize("fill", FILLS)
def test_duckdb_makes_the_tiers_and_demands_of_etl(billed: tuple[Path, Path, Path], tmp_path: Path, fill: str) -> None:
    pytest.importorskip("duckdb", reason="duckdb comes with the extra bench")
    readings, loaded, _ = billed
    database, table = tmp_path / "etl.db", tmp_path / "duck.db"
    tariff, bills, lines = tmp_path / "tiers.toml", tmp_path / "bills.parquet", tmp_path / "lines.parquet"
    tariff.write_text(tiered(fill), encoding="utf-8")
    shutil.copyfile(loaded, database)
    for arguments in (["bill", "--month", MONTH, "--tariff", str(tariff)], ["export", str(bills)]):
        run(etl(database, *arguments), tmp_path)
    run(peer("duckdb-unkeyed", readings, table), tmp_path)
    assert run(peer("duckdb-cost", table, lines, MONTH, fill), tmp_path).result["lines"] == 5 * 11
    assert run(peer("check", bills, lines), tmp_path).result["clients"] == 5


@pytest.mark.parametrize("loader", ["duckdb-keyed", "duckdb-unkeyed"])
def test_duckdb_makes_the_bills_and_sums_of_etl(billed: tuple[Path, Path, Path], tmp_path: Path, loader: str) -> None:
    pytest.importorskip("duckdb", reason="duckdb comes with the extra bench")
    readings, database, bills = billed
    table, lines = tmp_path / "duck.db", tmp_path / "lines.parquet"
    run(peer(loader, readings, table), tmp_path)
    assert run(peer("duckdb-bill", table, lines, MONTH), tmp_path).result["lines"] == 5 * 5
    assert run(peer("check", bills, lines), tmp_path).result["clients"] == 5
    ours = run(peer("etl-arithmetic", database, MONTH), tmp_path).result
    theirs = run(peer("duckdb-arithmetic", table, MONTH), tmp_path).result
    assert (ours["sums"], ours["kwh"]) == (theirs["sums"], theirs["kwh"]) == (15, ours["kwh"])


@pytest.mark.skipif(not SERVER, reason=NO_SERVER)
def test_sql_on_postgresql_makes_the_bills_of_etl(billed: tuple[Path, Path, Path], tmp_path: Path) -> None:
    readings, _, bills = billed
    lines = tmp_path / "lines.jsonl"
    with own_database() as url:
        assert run(peer("postgres-copy", readings, url), tmp_path).result["readings"] == 5 * 31 * 96
        assert run(peer("postgres-bill", url, MONTH), tmp_path).result["lines"] == 5 * 5
        run(peer("postgres-totals", url, lines), tmp_path)
    assert run(peer("check", bills, lines), tmp_path).result["clients"] == 5


def test_a_nem12_file_holds_as_much_energy_as_the_table_of_its_shape(tmp_path: Path) -> None:
    shape = Shape(3, 4, 30)
    write_nem12(shape, tmp_path / "days.csv")
    loads = [
        run(etl(tmp_path / f"{number}.db", "load", str(path), "--json"), tmp_path).result
        for number, path in enumerate((made(tmp_path, shape), tmp_path / "days.csv"))
    ]
    assert [(one["loaded"], one["clients"]) for one in loads] == [(shape.readings, 3)] * 2
    assert loads[0]["kwh"] == loads[1]["kwh"]


def test_nem_reader_takes_all_readings_of_the_made_file(tmp_path: Path) -> None:
    pytest.importorskip("nemreader", reason="nem-reader comes with the extra bench")
    write_nem12(Shape(2, 2, 30), tmp_path / "days.csv")
    assert run(peer("nem-reader", tmp_path / "days.csv"), tmp_path).result["readings"] == 2 * 2 * 48


def test_another_total_ends_the_benchmark(billed: tuple[Path, Path, Path], tmp_path: Path) -> None:
    _, _, bills = billed
    wrong = tmp_path / "wrong.jsonl"
    texts = [f'{{"client": "{number}", "lines": ["{total}", "0.01"]}}' for number, total in totals(bills).items()]
    wrong.write_text("\n".join(texts), encoding="utf-8")
    with pytest.raises(RuntimeError, match="5 totals differ: client 1000"):
        run(peer("check", bills, wrong), tmp_path)


def saved(samples: dict[str, list[float]], **facts: Any) -> dict[str, Any]:
    """Results of 60 M readings with these seconds."""
    machine = {"cpu": "one", "cores": 2, "memory_gb": 4, "system": "Linux", "versions": {"Python": "3.11"}}
    return {
        "date": "2017-09-01", "machine": machine, "sizes": [60_000_000], "rounds": 3, "facts": facts,
        "samples": {
            key: {"readings": 60_000_000, "seconds": seconds, "inside": [], "peak_mb": [200.0], "bytes": 150_000_000}
            for key, seconds in samples.items()
        },
    }  # fmt: skip


def test_a_figure_is_the_ratio_of_medians_and_tells_whether_the_goal_is_reached() -> None:
    found = figures(Results(saved({OURS: [9.0, 10.0, 30.0], KEYED: [270.0, 250.0, 10.0], UNKEYED: [9.0, 8.0, 9.5]})))
    assert found[0] == Figure(found[0].what, "≥ 20 x", "25 x", reached=True, how="10 s against 250 s")
    assert found[1] == Figure(found[1].what, "≥ 2.2 x", "0.9 x", reached=False, how="10 s against 9 s")
    assert [one.result for one in found if one.what.startswith("database size")] == ["2.5 bytes a reading"]
    assert {one.result for one in found if "hourly" in one.what or "bill" in one.what[:5]} == {"not run"}


def test_statements_are_counted_by_the_minute() -> None:
    results = saved({"statements/pages/etl": [30.0]})
    results["samples"]["statements/pages/etl"]["readings"] = 2000
    assert [one for one in figures(Results(results)) if "statement" in one.what] == [
        Figure("pages a minute of `etl statement`, 2,000 bills", "≥ 2,000", "4,000", reached=True, how="30 s")
    ]


def test_the_readme_has_one_sentence_of_the_figures() -> None:
    small = {key.replace("60M", "6M"): seconds for key, seconds in {OURS: [1.0], KEYED: [3.0]}.items()}
    text = headline(Results(saved({OURS: [10.0], KEYED: [65.0]} | small) | {"sizes": [6_000_000, 60_000_000]}))
    assert text.startswith(
        "With 60 M readings, `etl load` is 6.5 x as fast as DuckDB into a keyed table\n(10 s against"
    )


def test_tables_go_between_the_markers_of_a_document(tmp_path: Path) -> None:
    page, text = tmp_path / "page.md", markdown(saved({OURS: [10.0], KEYED: [250.0]}))
    page.write_text("a\n<!-- x: begin (make bench BENCH=--docs) -->\nold\n<!-- x: end -->\nz\n", encoding="utf-8")
    assert insert(page, "x", text)
    assert not insert(page, "y", text)
    assert page.read_text(encoding="utf-8").startswith(
        "a\n<!-- x: begin (make bench BENCH=--docs) -->\n2017-09-01: one"
    )
    assert "| **25 x** |" in page.read_text(encoding="utf-8")
    assert "old" not in page.read_text(encoding="utf-8")


def test_the_picture_is_drawn_from_whatever_was_measured(tmp_path: Path) -> None:
    pytest.importorskip("matplotlib", reason="matplotlib comes with the extra bench")
    from tests.benchmarks.picture import draw

    for number, samples in enumerate([{}, {OURS: [10.0], KEYED: [65.0], "load/rows/django": [1000.0]}]):
        draw(Results(saved(samples)), tmp_path / f"{number}.png")
        assert (tmp_path / f"{number}.png").read_bytes().startswith(b"\x89PNG")


def test_a_process_is_measured_with_what_it_printed(tmp_path: Path) -> None:
    found = run([sys.executable, "-c", "print('x'); print('{\"readings\": 1}')"], tmp_path)
    assert isinstance(found, Run)
    assert found.result == {"readings": 1}
    with pytest.raises(RuntimeError, match="exit 5"):
        run([sys.executable, "-c", "raise SystemExit(5)"], tmp_path)


def test_twenty_tariffs_come_to_what_pysam_says(tmp_path: Path) -> None:
    pytest.importorskip("PySAM", reason="NREL-PySAM comes with the extra oracle")
    from tests.benchmarks.tariffs import by_pysam, compared, tariffs

    items = tariffs()
    _, _, ours = compared(tmp_path, 2, items, months=[7])
    _, _, theirs = by_pysam(tmp_path / "homes.csv", 2, items)
    assert ours[0] == pytest.approx(theirs[6], abs=0.2)  # cents of some 20 lines of two homes
