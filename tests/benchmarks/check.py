"""The same bills: etl's export and a peer's lines give every client the same total, to the cent."""

import json
from collections import defaultdict
from decimal import Decimal
from pathlib import Path
from typing import Any

import pyarrow.parquet as pq

Totals = dict[str, Decimal]


def same_bills(exported: str, peers: str) -> dict[str, Any]:
    """ValueError when a client is missing on either side or has another total."""
    ours, theirs = totals(Path(exported)), totals(Path(peers))
    if ours.keys() != theirs.keys():
        raise ValueError(f"{exported} has bills of {len(ours)} clients, {peers} of {len(theirs)}, and not of the same")
    different = [client for client, total in ours.items() if theirs[client] != total]
    if different:
        client = different[0]
        pair = f"{ours[client]} in {exported}, {theirs[client]} in {peers}"
        raise ValueError(f"{len(different)} totals differ: client {client}: {pair}")
    return {"clients": len(ours), "total": str(sum(ours.values()))}


def totals(path: Path) -> Totals:
    """Every client's total: of bills (a column `total`), of lines in parquet, or of the row peer's JSON lines."""
    if path.suffix == ".jsonl":
        rows = map(json.loads, path.read_text(encoding="utf-8").splitlines())
        return {row["client"]: sum(map(Decimal, row["lines"]), Decimal(0)) for row in rows}
    table = pq.read_table(path)
    client = "client_number" if "client_number" in table.column_names else "client"
    amount = "total" if "total" in table.column_names else "amount"
    found: defaultdict[str, Decimal] = defaultdict(Decimal)
    for number, value in zip(table[client].to_pylist(), table[amount].to_pylist(), strict=True):
        found[number] += value
    return dict(found)
