"""A module imports what is below it in its package's list, never what is above or beside it; the rest of the rules."""

import ast
import subprocess
import sys
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.support.places import ROOT

LAYERS: dict[str, list[str]] = {  # a package: its modules and packages from the top, those of one line are siblings
    "etl": [
        "__main__",
        "start",
        "commands",
        "reports",
        "pictures",
        "worker",
        "issue statements",
        "assign backup bill check compare explain export history load prices runs sniff status tariff unload",
        "engines",
        "comparisons",
        "bill_runs file_loads",
        "invoicing",
        "review user_tables",
        "sources store",
        "exports",
        "blocks configuration tariffs validation",
        "estimation",
        "phrasebook",
        "core",
        "kernel",
    ],
    "etl.bill_runs": [
        "publish stale_preview unbill",
        "compute",
        "page_pricing",
        "bill_warnings jobs",
        "order",
        "assumption_warnings billing_options refusals skipped_periods tariff_pricing",
        "outcome",
        "billed_meters client_group history_names prior_values request",
        "estimates",
        "stored_tariffs",
    ],
    "etl.bill_runs.estimates": [
        "estimated_edits",
        "scaled_estimates",
        "channel_estimates",
        "gap_estimates",
        "surroundings",
    ],
    "etl.blocks": [
        "laying merging run_packing",
        "weeks",
        "long_read_codec week_months",
        "assumptions block_codec counts quality_codec revision_codec",
    ],
    "etl.commands": [
        "app",
        "drawing editing issuing listing",
        "backup bill check compare explain export load runs sniff status tables tariff unload worker",
        "progress_bar",
        "file_options shared_options",
        "interface",
        "terminal",
    ],
    "etl.commands.drawing": ["plot show"],
    "etl.commands.editing": ["edit estimate"],
    "etl.commands.interface": [
        "command_list help_pages",
        "command_classes",
        "completions error_answers error_pages help_layout option_groups",
    ],
    "etl.commands.issuing": ["issue statement"],
    "etl.commands.listing": ["bills"],
    "etl.comparisons": ["comparison_file", "comparison", "savings"],
    "etl.core": [
        "bill_page",
        "usage_page",
        "periods price_book",
        "disk money names zones",
        "currencies days errors exact extras numbers",
        "keys memory pauses processes read_ahead secret_urls violations",
    ],
    "etl.core.disk": [
        "whole_files whole_folder",
        "targets toml_files",
        "named_inputs",
        "database_files file_identity folders leftovers places unreadable",
    ],
    "etl.engines": [
        "bills_by_table bills_here load_by_workers local",
        "bill_job celery file_job own_processes shared_runs",
        "pool",
        "part_job",
        "broker_watch chunks",
        "broker lease planning progress",
        "__init__",
    ],
    "etl.estimation": ["method_chain", "methods", "channel_slots"],
    "etl.estimation.methods": [
        "__init__",
        "average_like_day interpolate like_day nearest_week weekday_mean",
    ],
    "etl.exports": [
        "__init__",
        "arrow comma_separated frames objects parquet shown workbooks",
        "answered_rows document_tables edit_rows meter_rows reading_rows register_rows text_rows unfold",
        "column_batches texts writer",
        "files schemas",
        "arrow_arrays",
    ],
    "etl.exports.shown": ["table_text", "aligned"],
    "etl.exports.workbooks": ["excel workbook_notes", "sheet"],
    "etl.kernel": ["counted_bytes laid_rows packed_weeks parsed_rows", "library", "compiling"],
    "etl.review": [
        "answers day_readings",
        "warned_readings",
        "clock_shifts found_bills nobodys_energy open_findings rule_thresholds",
    ],
    "etl.file_loads": [
        "load_files",
        "file_load",
        "bad_rows clock_changes control_findings control_rows high_readings plausible_power target",
        "report",
    ],
    "etl.invoicing": [
        "issue_report renamed_clients",
        "decisions item_placement",
        "open_amounts",
        "bases",
        "contents explained_documents listed_documents open_sets",
        "issued_amounts",
        "cause_totals",
        "causes client_sets document_lines ownership",
    ],
    "etl.phrasebook": ["english", "templates"],
    "etl.pictures": [
        "client_month plot",
        "charts",
        "day_profile",
        "day_slots",
        "bill_amounts compared_clients daily_completeness power_curve",
        "chosen_readings",
    ],
    "etl.pictures.charts": [
        "bill_chart curve_chart profile_chart saving_chart year_chart",
        "chart_style time_axis",
    ],
    "etl.reports": [
        "drawings editing issuing listing",
        "assign backup bill check compare explain export findings load runs sniff status tables tariff",
        "explain_document unload",
        "loose_ends",
        "figures",
    ],
    "etl.reports.editing": ["edit estimate"],
    "etl.reports.issuing": ["documents issue page_explanation statement statement_check"],
    "etl.reports.drawings": ["completeness_rows day_pictures month_pictures plot", "bars"],
    "etl.reports.listing": ["bills status_lists"],
    "etl.sources": [
        "column_words preview",
        "file_reader",
        "file_pieces",
        "batch_reader findings stored_intervals",
        "espi mscons nem",
        "delimited",
        "assembly",
        "rejects",
        "read_plan",
        "inputs patterns readings",
        "channel_numbers",
        "cells",
        "words",
        "rows",
    ],
    "etl.sources.words": ["months row_words", "senses", "languages market_codes"],
    "etl.sources.assembly": [
        "block_pages repeated_hour",
        "pack registers resolve",
        "begun_registers dense_grids interval_steps register_energy revision_spans spool",
    ],
    "etl.sources.cells": ["ranges", "stamps values", "clean_text day_codes"],
    "etl.sources.delimited": [
        "piece_reader",
        "strict",
        "gas_meters kernel_rows matrix strict_cells table_pieces",
        "cell_channels cell_energy row_ids",
        "fast row_stamps skipped_hour strict_rows text_pieces",
        "row_effects",
        "arrow_columns",
    ],
    "etl.sources.espi": [
        "__init__",
        "reading_batches",
        "coverage mending",
        "feed_channels",
        "links",
        "feed",
        "gathering kinds",
        "plain_runs",
        "clock exact_values reading_numbers",
    ],
    "etl.sources.inputs": [
        "fetching",
        "replay spilled_rows",
        "opening",
        "archives",
        "column_files http named_input s3 workbooks",
        "redirections streams",
        "arrow_messages column_texts decompression file hashing transfer urls written_text",
    ],
    "etl.sources.inputs.workbooks": [
        "calamine_books calamine_process open_xml",
        "sheet_rows workbook_cells xml_parts",
    ],
    "etl.sources.mscons": ["__init__", "message", "codes date_formats gathered segments"],
    "etl.sources.nem": [
        "nem13",
        "nem12",
        "day_batches register_reads",
        "interval_days",
        "data_details day_versions quality_flags record_lines",
    ],
    "etl.sources.read_plan": [
        "understand",
        "layout_plan",
        "draft lengths recognise side_by_side",
        "wide",
        "hypotheses",
        "column_roles declarations reading_key samples",
        "sections",
        "flow_plan",
        "head records slot_titles toml_values",
        "option_texts table_head",
        "foreign layout spans titles",
        "plan_values",
    ],
    "etl.sources.read_plan.side_by_side": ["channel_columns client_columns described_columns repeated_columns"],
    "etl.sources.read_plan.table_head": ["column_line header_search", "labels unit_line"],
    "etl.sources.read_plan.flow_plan": ["file_flow grid_values other_media", "flow_columns word_columns"],
    "etl.sources.read_plan.hypotheses": [
        "assumed contested date_order energy_or_register numbered_periods stamp_clock stamp_ends value_titles"
    ],
    "etl.sources.read_plan.layout_plan": [
        "by_layout",
        "layout_cells layout_clock",
        "above_header layout_columns",
        "layout_file",
    ],
    "etl.statements": [
        "statement_folder",
        "page_processes",
        "page_maker",
        "bill_statements page_check",
        "einvoices index_page",
        "statement_page",
        "page_charges page_payment pictures",
        "page_phrases",
        "history issuer page_pdf page_templates text_moments wording written_prices",
        "language_texts page_items swiss_slip",
    ],
    "etl.statements.einvoices": [
        "einvoice_folder",
        "einvoice hybrid_pdf",
        "invoice_lines",
        "line_rates parties schema_check",
        "signed_amounts",
        "cii_elements",
    ],
    "etl.statements.pictures": [
        "day_picture hour_picture month_picture year_picture",
        "hour_energy shades stacked_bars",
        "day_energy page_picture",
        "slot_sums",
    ],
    "etl.store": [
        "checking",
        "existence",
        "assigning bills successor_changes",
        "usage",
        "control",
        "edits",
        "stored_readings succession",
        "loads runs",
        "shown_versions",
        "input_versions summary",
        "supplies",
        "documents",
        "models",
        "document_models edit_models published_bills",
        "sealed_rows",
        "inserting",
        "database",
        "migrations",
        "apps bill_columns fields fingerprints ordering",
    ],
    "etl.store.assigning": ["assignments", "assigned_shares dropped_terms taken_away"],
    "etl.store.bills": [
        "bill_list",
        "pending",
        "bill_writer",
        "failures month_replacements removal replacements",
        "bill_queries bill_rows bill_tariffs billed_usage bills_on_hold export_rows exported_readings stale_bills",
        "requests",
    ],
    "etl.store.checking": [
        "edit_checks",
        "block_checks control_checks item_checks rename_checks",
        "bill_checks channel_checks database_checks document_checks ledger_checks long_read_checks revision_checks",
        "seal_checks",
        "stored_totals",
    ],
    "etl.store.control": ["control_sums", "effective_slots read_sums", "series_parts"],
    "etl.store.database": [
        "copying schema statistics",
        "immutability new_tables seals sql_views",
        "locks view_texts",
        "any_of arrays background other_programs retrying",
        "error_messages",
    ],
    "etl.store.documents": [
        "client_renames open_totals reversals",
        "document_rows document_writer issuable_bills",
        "chain item_rows",
    ],
    "etl.store.edits": [
        "listed_edits",
        "answers_around billed_edits counted_edits edit_writer",
        "edit_blocks editable_series",
    ],
    "etl.store.existence": ["loose_ends", "no_readings unread_bills vacancies", "read_days"],
    "etl.store.loads": [
        "calendar_writer control_writer item_writer long_read_writer",
        "ledger overlaps",
        "assumed_series series_reach",
        "clearing",
        "readback",
        "block_writer staleness",
        "control_reads",
        "series_registry stored_blocks stored_revisions",
        "meter_zones series_table",
        "standing_loads",
        "span_marks",
    ],
    "etl.store.stored_readings": [
        "failed_readings month_edges",
        "acceptances block_matrix",
        "answer_rows block_forms",
    ],
    "etl.store.runs": [
        "chunk_claims chunk_requeues",
        "run_listing run_progress run_records",
        "run_states worker_names",
    ],
    "etl.store.succession": ["successors", "meter_means"],
    "etl.store.usage": [
        "client_pages",
        "long_read_usage meter_changes",
        "assumed_readings cycles factors matrices pricing_spans",
        "assigned_times",
        "assigned_rows billed_clients known_names rule_attributes supplied_history tariff_texts",
        "stored_calendars stored_prices",
    ],
    "etl.tariffs": [
        "tariff_files",
        "pricing urdb",
        "read",
        "lines",
        "quantities",
        "context",
        "former_names priced_registers tax_bases",
        "price_units recalled",
        "conditions",
        "definition page_rows use_conditions",
        "estimates",
        "page",
        "period_heirs slots",
        "made_of",
        "schedules",
        "number_ranges tax_categories",
        "bill_line registry toml_table",
        "attribute_numbers",
    ],
    "etl.tariffs.estimates": ["estimating", "filled_channels", "page_gaps"],
    "etl.tariffs.lines": [
        "stepped_fixed yearly_tiers",
        "gross_tax rounding tiered_energy",
        "alternatives",
        "by_client credit demand filling minimum",
        "rounded",
        "bank_payout conditional energy fixed percent series_energy tiers",
        "line_header",
    ],
    "etl.tariffs.page": [
        "mean_usage stretches",
        "attributes completeness line_division windows",
        "contract",
        "long_read_page peaks straddling",
        "frame",
        "lines_above net_parts products register_parts seasonal untyped_days weights",
        "channel_sums",
    ],
    "etl.tariffs.pricing": [
        "explanation price_periods sharing",
        "calculator",
        "attribute_changes long_periods lookback page_warnings register_prices value_added_tax",
        "channel_energy figure_limits version_changes components detail explanation_parts spreading",
    ],
    "etl.tariffs.quantities": [
        "coincident netting",
        "carryover maximum_demand",
        "mean_demand",
        "period_demand",
        "bank measured",
        "attribute flow peak flow_value year_balance",
        "daily_maxima power_shares",
    ],
    "etl.tariffs.read": [
        "parse",
        "normal schedule_rules",
        "banks calendar_rules line_versions price_series tax_groups toml_text",
    ],
    "etl.tariffs.schedules": [
        "by_period picture schedule_year season_days series",
        "schedule",
        "day_types holidays",
        "calendars",
        "seasons",
        "date_rules loaded_calendars proration",
    ],
    "etl.tariffs.urdb": [
        "__init__",
        "notes",
        "demand_charges energy_charges items",
        "charges choice",
        "parts sequence",
        "hours",
        "item_fields rates stamp_dates",
    ],
    "etl.validation": [
        "rules",
        "ceiling clock_lag estimated_run high_low inactive night register_sum scale sentinel sibling spike stuck zero",
        "channel_readings",
    ],
    "etl.user_tables": [
        "calendar_tables edit_tables item_tables price_files",
        "edited_spans price_plan",
        "edit_stamps price_stamps user_table",
    ],
}
FREE = ("etl.store.migrations",)
"""Packages whose modules are Django's, by its names and in its order."""
DOORS = {"cli", "settings"}
"""Modules at the top of the checkout, which are not installed: nothing in etl may need them."""
MODULES_A_ROOM = 20
DJANGO = ("etl.store", "etl.configuration", "etl.statements.page_templates")
LATE = {
    "babel",
    "matplotlib",
    "pandas",
    "openpyxl",
    "python_calamine",
    "xlsxwriter",
    "psycopg",
    "tqdm",
    "aiohttp",
    "celery",
    "kombu",
    "lxml",
    "qrbill",
    "segno",
    "weasyprint",
}
SLOW = ("pandas", "pyarrow", "numpy", "django.db", "tqdm", "asyncio")
_SUBJECTS = ("", ".drawing", ".drawings", ".editing", ".issuing", ".listing")
VERBS = {"etl", *(f"etl.{room}{own}" for room in ("commands", "reports") for own in _SUBJECTS)}
"""Packages that name their modules by the command that these are of."""


def module_name(path: Path) -> str:
    parts = path.relative_to(ROOT).with_suffix("").parts
    return ".".join(parts[:-1] if parts[-1] == "__init__" else parts)


FILES = sorted((ROOT / "etl").rglob("*.py"))
MODULES = {module_name(path): path for path in FILES}
LEVELS = {
    package: {name: level for level, line in enumerate(lines) for name in line.split()}
    for package, lines in LAYERS.items()
}


def child(package: list[str], module: list[str]) -> str:
    """The module or package directly in `package` that `module` is in; `__init__` for the package itself."""
    return module[len(package)] if len(module) > len(package) else "__init__"


def common(first: list[str], second: list[str]) -> list[str]:
    """The innermost package that two modules share."""
    shared = []
    for one, other in zip(first, second, strict=False):
        if one != other:
            break
        shared.append(one)
    return shared


def names(node: ast.AST) -> list[str]:
    """Modules that an import statement may load: `from etl import load` names `etl.load`."""
    if isinstance(node, ast.Import):
        return [alias.name for alias in node.names]
    if isinstance(node, ast.ImportFrom):
        return [f"{node.module}.{alias.name}" for alias in node.names]
    return []


def fault(module: str, name: str) -> str | None:
    """What is wrong with `module` importing `name` (a module, or something in one); None where nothing is."""
    own, theirs = module.split("."), name.split(".")
    if theirs[0] in DOORS:
        return f"{module} imports {name}, which is not installed with it"
    if theirs[0] != "etl":
        return None
    while ".".join(theirs) not in MODULES and len(theirs) > 1:
        theirs.pop()
    package = common(own, theirs)
    ours, other = child(package, own), child(package, theirs)
    levels = LEVELS.get(".".join(package), {})
    if ours == other or (other == "__init__" and "__init__" not in levels):
        return None
    for unknown in (one for one in (ours, other) if one not in levels):
        return f"{'.'.join([*package, unknown])} is in no line of LAYERS"
    if levels[ours] < levels[other]:
        return None
    return f"{module} imports {name}, which is {'beside' if levels[ours] == levels[other] else 'above'} it"


def broken_rules(module: str, source: str) -> Iterator[str]:
    """One sentence for each import that a module of that name must not have."""
    tree = ast.parse(source)
    for node in ast.walk(tree):
        for name in names(node):
            if sentence := fault(module, name):
                yield sentence
            if name.split(".")[0] == "django" and not f"{module}.".startswith(tuple(f"{one}." for one in DJANGO)):
                yield f"{module} imports {name}: Django is known to etl.configuration and etl.store only"
    for node in tree.body:
        yield from (f"{module} imports {name} at its top" for name in names(node) if name.split(".")[0] in LATE)


def test_every_module_imports_only_what_lies_below_it() -> None:
    sources = {name: path.read_text("utf-8") for name, path in MODULES.items() if not name.startswith(FREE)}
    assert [sentence for name, source in sources.items() for sentence in broken_rules(name, source)] == []


def contents(package: str) -> set[str]:
    """Names of the modules and packages in a package, its own `__init__` too."""
    folder = MODULES[package].parent
    return {path.stem for path in folder.glob("*.py")} | {path.parent.name for path in folder.glob("*/__init__.py")}


def test_every_list_names_what_its_package_holds_and_nothing_else() -> None:
    wrong = {package: {"__init__", *LEVELS[package]} ^ contents(package) for package in LAYERS}
    assert {package: names for package, names in wrong.items() if names} == {}


def test_no_package_has_more_modules_than_a_room_holds() -> None:
    modules = {package: len(list(MODULES[package].parent.glob("*.py"))) - 1 for package in LAYERS}
    assert {package: count for package, count in modules.items() if count > MODULES_A_ROOM} == {}


def test_every_package_has_its_list() -> None:
    packages = {module_name(path) for path in FILES if path.name == "__init__.py"}
    assert packages - set(FREE) == set(LAYERS)


def test_a_name_of_a_module_says_which_one_is_meant() -> None:
    stems = Counter(
        path.stem
        for module, path in MODULES.items()
        if path.name != "__init__.py" and not module.startswith(FREE) and module.rpartition(".")[0] not in VERBS
    )
    rooms = {path.parent.name for path in FILES if path.name == "__init__.py"}
    assert [stem for stem, times in stems.items() if times > 1 or stem in rooms] == []


@pytest.mark.parametrize(
    ("module", "source", "rule"),
    [
        ("etl.core.money", "from etl.tariffs import read", "above"),
        ("etl.sources.rows", "import etl.store.models", "beside"),
        ("etl.load", "from etl import bill", "beside"),
        ("etl.store.models", "def f():\n    import etl.load", "above"),
        ("etl.sources.inputs.urls", "from etl.sources.inputs.opening import expand", "above"),
        ("etl.sources.read_plan.titles", "from etl.sources.delimited.fast import read", "above"),
        ("etl.bill", "from django.db import models", "Django"),
        ("etl.commands.terminal", "import settings", "not installed"),
        ("etl.exports.workbooks.excel", "import openpyxl", "at its top"),
        ("etl.core.unheard_of", "from etl.core.money import Rounding", "in no line"),
    ],
)
def test_a_forbidden_import_is_found(module: str, source: str, rule: str) -> None:
    assert any(rule in sentence for sentence in broken_rules(module, source))


def test_imports_of_lower_layers_and_of_ones_own_are_fine() -> None:
    source = "import numpy\nfrom etl.core.periods import Period\nfrom etl.store import models\nimport etl.core.errors"
    assert list(broken_rules("etl.store.bills.pending", source)) == []


def test_help_loads_nothing_heavy() -> None:
    program = "import sys; sys.argv = ['etl', '--help']; from etl.start import main; main()"
    command = [sys.executable, "-X", "importtime", "-c", program]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True)
    loaded = {line.rpartition("|")[2].strip() for line in done.stderr.splitlines()}
    assert "typer" in loaded
    assert loaded.isdisjoint(SLOW)
