"""The picture of a run: loading speed, the whole job in seconds, memory."""

from pathlib import Path
from typing import Any

import matplotlib as mpl

from tests.benchmarks.bench import M, label
from tests.benchmarks.figures import Results

mpl.use("Agg")  # needs no screen

import matplotlib.pyplot as plt

OURS, OTHERS, SECOND, THIRD = "#1f6f8b", "#b8b8b8", "#99a8b2", "#e0b15a"
SHORT = {
    "etl": "etl",
    "duckdb-unkeyed": "DuckDB, no key",
    "duckdb-keyed": "DuckDB, keyed",
    "postgres-copy": "PostgreSQL COPY, keyed",
    "sqlite-import": "sqlite3 .import, keyed",
    "pandas-to-sql": "pandas to_sql, no key",
    "django": "Django, row a reading",
}


def draw(results: Results, path: Path) -> None:
    figure, axes = plt.subplots(1, 3, figsize=(13, 3.8), layout="constrained")
    _speeds(results, axes[0])
    _whole_job(results, axes[1])
    _memory(results, axes[2])
    figure.suptitle(f"Quarter-hourly readings, {results.saved['machine']['cores']} cores, whole processes", fontsize=11)
    figure.savefig(path, dpi=110)
    plt.close(figure)


def _speeds(results: Results, axis: Any) -> None:
    """The fastest sample group of each, largest size first."""
    found: dict[str, float] = {}
    for key, samples in results.samples.items():
        what, size, who = key.split("/")
        if (what, who == "etl") not in {("load", True), ("load", False), ("pgload", False)}:
            continue
        if who in SHORT and (who not in found or size == label(results.largest)):
            each = results.each(key)
            found[who] = 1 / each / M if each and samples["readings"] else 0
    names = sorted(found, key=found.__getitem__)
    bars = axis.barh([SHORT[name] for name in names], [found[name] for name in names], color=_colours(names))
    axis.bar_label(bars, fmt="%.2g", padding=3, fontsize=9)
    axis.set(title="load, M readings/s (log scale)")
    if found:
        axis.set(xscale="log", xlim=(min(found.values()) / 2, max(found.values()) * 4))
    _plain(axis)


def _whole_job(results: Results, axis: Any) -> None:
    at = label(results.largest)
    jobs = {"etl": ("load", "bill", "export"), "duckdb-unkeyed": ("load", "bill"), "duckdb-keyed": ("load", "bill")}
    colours = {"load": OURS, "bill": THIRD, "export": SECOND}
    names = list(jobs)[::-1]
    left = [0.0] * len(names)
    for step, colour in colours.items():
        widths = [results.seconds(f"{step}/{at}/{name}") or 0.0 for name in names]
        axis.barh([SHORT[name] for name in names], widths, left=left, color=colour, label=step)
        left = [start + width for start, width in zip(left, widths, strict=True)]
    for place, total in enumerate(left):
        axis.text(total, place, f" {total:.3g} s", va="center", fontsize=9)
    axis.set(title=f"load + bill + export of {at.replace('M', ' M')} readings, s", xlim=(0, max(left) * 1.2 or 1))
    axis.legend(fontsize=8, frameon=False)
    _plain(axis)


def _memory(results: Results, axis: Any) -> None:
    sizes = [label(size) for size in sorted(results.sizes, reverse=True)]
    names = [(who, at) for who in ("duckdb-keyed", "duckdb-unkeyed", "etl") for at in sizes]
    peaks = [results.peak_mb(f"load/{at}/{who}", f"bill/{at}/{who}") or 0.0 for who, at in names]
    texts = [f"{SHORT[who]}, {at.replace('M', ' M')}" for who, at in names]
    bars = axis.barh(texts, peaks, color=_colours([who for who, _ in names]))
    axis.bar_label(bars, fmt="%.0f", padding=3, fontsize=9)
    axis.set(title="peak memory of load and bill, MB", xlim=(0, max(peaks) * 1.2 or 1))
    _plain(axis)


def _colours(names: list[str]) -> list[str]:
    return [OURS if name == "etl" else OTHERS for name in names]


def _plain(axis: Any) -> None:
    axis.spines[["top", "right"]].set_visible(False)
    axis.tick_params(labelsize=9)
    axis.title.set_fontsize(10)
