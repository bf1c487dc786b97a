"""One file of a load: read, read again with what was found out on the way, written in one transaction."""

import json
import shutil
from collections.abc import Callable, Collection, Sequence
from contextlib import ExitStack, closing
from dataclasses import replace
from functools import partial
from pathlib import Path

from etl.blocks.assumptions import INTERVAL, OPTIONS, UNIT, in_order
from etl.blocks.counts import Counts
from etl.blocks.weeks import NotSorted
from etl.core.errors import InputError
from etl.core.memory import give_freed_memory_back
from etl.core.read_ahead import Threads
from etl.core.zones import Transitions, transitions
from etl.file_loads import control_findings
from etl.file_loads.bad_rows import check_channels, check_rejects
from etl.file_loads.clock_changes import looks_shifted
from etl.file_loads.control_rows import control_reads_of
from etl.file_loads.high_readings import HighReadings
from etl.file_loads.plausible_power import PlausiblePower
from etl.file_loads.report import FileReport, Settings, Watcher
from etl.file_loads.target import FOR_OTHERS, Target
from etl.sources.cells.values import mwh_per_unit
from etl.sources.file_reader import FileReader
from etl.sources.findings import Findings, Rejected
from etl.sources.inputs.named_input import Input
from etl.sources.inputs.replay import replayable
from etl.sources.inputs.streams import Stream
from etl.sources.read_plan.hypotheses.assumed import assumptions
from etl.sources.read_plan.hypotheses.contested import contested
from etl.sources.read_plan.plan_values import Options
from etl.sources.read_plan.reading_key import other_options, reading_key
from etl.sources.read_plan.understand import sentence, understand
from etl.sources.rejects import RejectsFile
from etl.store import successor_changes
from etl.store.database.locks import write_lock
from etl.store.database.retrying import retry_lost_session
from etl.store.existence.unread_bills import mark_unread
from etl.store.loads import control_writer, ledger
from etl.store.loads.block_writer import Changes, by_flow
from etl.store.loads.overlaps import settle_overlaps
from etl.store.loads.standing_loads import bits_of_series

GROWTH = 0.1
"""Bytes that a byte of a file adds to the database, at most."""


NEWER_KNOWN = "a newer revision is known"


NAMED = 20
"""Meters that are taken to have been replaced, and are named."""

RESTARTS = 20
"""Times a file is read again because rows were found bad after the fact; each time there are fewer."""


class FileLoad:
    """One file on its way into the database."""

    def __init__(  # noqa: PLR0917 - the parts of one command, put together here only
        self,
        source: Input,
        options: Options,
        settings: Settings,
        watcher: Watcher,
        rejects: RejectsFile | None,
        pool: Threads,
    ) -> None:
        self._settings = settings
        self._options = options
        self._watcher = watcher
        self._rejects = rejects
        self._pool = pool
        self.clients: set[str] = set()
        self._failing: Callable[[], Collection[str]] = list
        """Returns what is to be said of the readings once they are stored."""
        self._replaced: list[int] = []
        self._set_aside = False
        self._source = replayable(source, settings.folder, self._look)
        _check_space(settings.folder, self._source)
        self._look(self._source)

    @property
    def _assumed(self) -> list[str]:
        return [one.name for one in assumptions(self._plan)]

    @property
    def _contested(self) -> dict[str, str]:
        return contested(self._plan, self._source.name)

    def _warnings(self) -> list[str]:
        against = self._contested
        return [
            f"{against[one.name]!r} speaks against {one.what}, which was assumed (say which with {one.option})"
            for one in assumptions(self._plan)
            if one.name in against
        ]

    @property
    def _bits(self) -> int:
        return bits_of_series(self._assumed, self._contested, stamps_named=self._plan.clock.zone_named)

    def _look(self, source: Input) -> None:
        """Understand a file, or the beginning of one, by its first bytes."""
        with source.open() as stream:
            self._plan = understand(stream.head(), source.name, self._options)

    def run(self) -> FileReport:
        name = self._source.name
        self._watcher.understood(f"{name}: {sentence(self._plan)}")
        if (known := self._loaded_before()) is not None:
            return self._skipped(known)
        findings = Findings()
        for _ in range(RESTARTS):
            outcome = retry_lost_session(partial(self._attempt, findings), self._watcher.understood)
            if isinstance(outcome, FileReport):
                if outcome.load is not None and not outcome.skipped:
                    doubts = retry_lost_session(partial(self._doubts, outcome), self._watcher.understood)
                    outcome.warnings = [*outcome.warnings, *doubts]
                return outcome
            findings = outcome
        raise InputError(name, "too many of its rows contradict each other", "correct the file", code="E-CONTRADICTION")

    def _doubts(self, report: FileReport) -> list[str]:
        """Return what is to be said of the readings once they are stored."""
        found = list(self._failing())
        if not report.control and report.first_minute is not None and report.end_minute is not None:
            span = report.first_minute, report.end_minute
            found += looks_shifted(self._plan, self._keys, self._series, span)
        return found

    def _skipped(self, known: int) -> FileReport:
        plan = self._plan
        return FileReport(
            self._source.name,
            known,
            skipped=True,
            layout=plan.layout,
            understood=sentence(plan),
            assumed=self._assumed,
        )

    def _loaded_before(self) -> int | None:
        """Return the load of the same bytes read the same way; InputError when it was with other options."""
        if not ledger.size_is_known(self._source.size or 0):
            return None
        with self._source.open() as stream:
            return self._known(stream.sha256())

    def _known(self, digest: str) -> int | None:
        for load, name, reading, assumed in ledger.earlier_loads(self._source.size or 0, digest):
            if load in self._replaced:
                continue
            then, now = ledger.without_zone(reading), json.loads(reading_key(self._plan))
            if then.get("control", False) != now.get("control", False):
                if then["columns"]["value"] == now["columns"]["value"]:
                    was = "control reads" if then.get("control") else "readings that are billed"
                    what = f"was already loaded as {name}, as {was}"
                    raise InputError(
                        self._source.name, what, f"take those out first: etl unload {load}", code="E-CONTRADICTION"
                    )
                continue
            # Whether the interval is assumed shows when the file is read; where it is named, `now` is another.
            named = in_order(set(assumed.split(",")) - {INTERVAL, *self._assumed})
            if then == now and not named:
                return load
            if then["flow"] != now["flow"] and then["columns"]["value"] != now["columns"]["value"]:
                continue  # another column of the file, of another flow
            if self._settings.replace:
                self._replaced.append(load)
                continue
            differences = other_options(then, self._plan, self._options) if then != now else ""
            if not differences:
                differences = ", ".join(f"{OPTIONS[one]} was assumed then, now named" for one in named)
            what = f"was already loaded as {name} with other options: {differences}"
            raise InputError(
                self._source.name, what, "repeat the earlier options, or use --replace", code="E-CONTRADICTION"
            )
        return None

    def _loaded_meanwhile(self, digest: str) -> int | None:
        """Return the load of this file by another process since it was looked for. Used inside the lock."""
        if not ledger.size_is_known(self._source.size or 0):
            return None
        replaced = len(self._replaced)
        known = self._known(digest)
        if known is None and len(self._replaced) > replaced:
            what = "another etl has loaded it meanwhile, with other options"
            raise InputError(self._source.name, what, "run the command again", code="E-CHANGED")
        return known

    def _zone(self) -> Transitions | None:
        if self._plan.clock.zone == "UTC":
            return None
        zone = transitions(self._plan.clock.zone)
        return zone.late() if self._plan.autumn == "late" else zone

    def _attempt(self, findings: Findings) -> FileReport | Findings:
        """Read and write the file once; with findings where it must be read again, and nothing was written."""
        with ExitStack() as stack:
            stream = stack.enter_context(self._source.open())
            zone, folder = self._zone(), self._settings.folder
            reader = FileReader(stream, self._source.size, self._plan, zone, findings, self._pool, folder)
            stack.callback(reader.close)
            self._watcher.begun(self._source.name, self._source.size)
            if self._plan.energy.control:
                return self._control(stack, reader, stream)
            target = Target(
                stack, reader, self._plan.clock.meter_zone, self._watcher, self._replaced,
                trial=self._settings.dry_run, exact=findings.sort, among_others=self._settings.among_others,
                implied=self._options.timezone is None, assumed=self._bits,
            )  # fmt: skip
            outcome: Findings | FileReport | None = self._write(reader, target, findings)
            if outcome is None:
                if self._settings.max_rejects is None and findings.refuse:
                    check_channels(reader.name, findings.refuse, target.channels)
                give_freed_memory_back()  # of what parsed: what follows needs some for each client
                outcome = self._finish(reader, target, stream.sha256())
            if isinstance(outcome, Findings) or outcome.skipped:
                target.discard()
            return outcome

    def _control(self, stack: ExitStack, reader: FileReader, stream: Stream) -> FileReport | Findings:
        """Read and write a file of control reads."""
        reads = control_reads_of(reader, self._check_rejects, self._watcher.progress)
        if reader.again is not None:
            return reader.again
        self.clients = reader.clients
        first, end = (int(reads.start.min()), int(reads.end.max())) if len(reads) else (None, None)
        report = replace(self._described(reader), control=True, first_minute=first, end_minute=end)
        patience = FOR_OTHERS if self._settings.among_others else 60
        stack.enter_context(write_lock(patience, self._watcher.waiting))
        if (known := self._loaded_meanwhile(stream.sha256())) is not None:
            return self._skipped(known)
        if self._settings.dry_run:
            stack.enter_context(ledger.trial())
        unit = mwh_per_unit(self._plan.energy.unit)[0]
        keys, file = reader.channels.keys, self._file_key(stream.sha256(), report.assumed)
        if first is not None and end is not None:
            zone = self._plan.clock.meter_zone or "UTC"
            self._failing = partial(control_findings.findings, keys, (first, end + 1), zone)
        saved = control_writer.save(file, reader.counts, keys, reads, control_writer.steps(reads, unit), self._replaced)
        report.counts = saved.counts
        if not self._settings.dry_run:
            report.load = saved.load
            self._write_rejects(reader)
        return report

    def _write(self, reader: FileReader, target: Target, findings: Findings) -> Findings | None:
        """Write all readings; the findings with which the file must be read again, None where it need not."""
        pages = reader.pages(self._check_rejects, self._watcher.progress, target.stored_grids)
        self._keys = reader.channels.keys
        high = HighReadings(self._keys)
        self._failing = high.failing
        power = PlausiblePower() if UNIT in self._assumed else None
        try:
            with closing(pages):
                for blocks, spans in pages:
                    target.write(blocks, spans)
                    high.take(blocks)
                    if power is not None:
                        power.take(blocks)
                    self._watcher.progress(reader.position)
            if reader.again is None and len(reader.long):
                reader.refuse_long(target.write_long(reader.long, replace=self._settings.replace))
        except NotSorted:
            return replace(findings, sort=True)
        high.take_long(reader.long)
        if power is not None and reader.again is None:
            power.take_long(reader.long)
            power.refuse_other_unit(reader.name, reader.channels.keys)
        return reader.again

    def _check_rejects(self, rejected: Rejected) -> None:
        """Raise InputError if more rows are bad than may be set aside."""
        limit = self._settings.max_rejects
        check_rejects(self._source.name, rejected, limit, aside=self._rejects is not None)

    def _finish(self, reader: FileReader, target: Target, digest: str) -> FileReport:
        replaces = target.cleared if self._settings.replace else None
        settle_overlaps(reader.name, reader.channels.keys, target.registry, replaces)
        counts = reader.counts + _counts_of(target.writer.changes)
        self.clients, self._series = reader.clients, target.registry.series["id"].copy()
        report = self._report(counts, reader, target)
        report.warnings = [*report.warnings, *target.registry.supplies()]
        if self._settings.dry_run:
            return report
        if (known := self._loaded_meanwhile(digest)) is not None:
            return self._skipped(known)
        file = self._file_key(digest, report.assumed)
        report.load = ledger.record(file, counts, target.writer.changes, target.registry, target.cleared)
        mark_unread(target.cleared)
        touched = [*self._series.tolist(), *target.cleared.series]
        report.warnings = [*report.warnings, *_named(successor_changes.settle(report.load, touched).assumed)]
        self._write_rejects(reader)
        return report

    def _file_key(self, digest: str, assumed: Sequence[str]) -> ledger.FileKey:
        """Return what the ledger keeps of the file."""
        zone, implied = self._plan.clock.meter_zone, self._options.timezone is None
        return ledger.FileKey(
            self._source.name,
            self._source.size or 0,
            digest,
            reading_key(self._plan),
            tuple(assumed),
            meter_zone=zone,
            zone_implied=implied and bool(zone),
            stamps_named=self._plan.clock.zone_named,
            contested=tuple(self._contested),
        )

    def _write_rejects(self, reader: FileReader) -> None:
        """Write them last: their file keeps its former rows if anything but the commit fails."""
        if self._rejects is not None and reader.rejects and not self._set_aside:
            self._set_aside = True
            self._rejects.add(reader.rejects, self._plan)
            self._rejects.write()

    def _report(self, counts: Counts, reader: FileReader, target: Target) -> FileReport:
        changes = target.writer.changes
        first, end = target.registry.series.covered
        return replace(
            self._described(reader),
            counts=counts,
            removed=target.cleared.readings,
            first_minute=first,
            end_minute=end,
            energy_mwh=by_flow(changes.loaded_mwh),
            revised_mwh=by_flow(changes.revised_mwh),
            removed_mwh=by_flow(changes.removed_mwh),
        )

    def _described(self, reader: FileReader) -> FileReport:
        """Return a report of how the file was read."""
        return FileReport(
            self._source.name,
            clients=len(self.clients),
            layout=self._plan.layout,
            timezone=self._plan.clock.zone,
            understood=sentence(self._plan),
            assumed=in_order({*self._assumed, *([INTERVAL] if reader.suggested else [])}),
            warnings=[*self._warnings(), *_suggested(reader), *reader.warnings],
        )


def _check_space(folder: Path, source: Input) -> None:
    """Raise InputError if the disk could not take twice what the file will add: blocks, and the transaction's log."""
    free = shutil.disk_usage(folder).free
    if free < max(source.size or 0, source.unpacked()) * GROWTH * 2:
        what = f"only {free >> 20} MB are free on the disk of the database, too little for the readings of this file"
        raise InputError(
            source.name, what, "free some space, or choose another place with --database", code="E-DISK-FULL"
        )


def _counts_of(changes: Changes) -> Counts:
    """Return what became of the readings that were written."""
    ignored = {"a better reading is known": changes.kept, NEWER_KNOWN: changes.older}
    return Counts(loaded=changes.loaded, duplicate=changes.duplicate, revised=changes.revised, ignored=ignored)


def _suggested(reader: FileReader) -> list[str]:
    """Return the sentence about clients with too few readings to prove an interval, if there are any."""
    clients = sorted({reader.channels.keys[number].client for number in reader.suggested})
    if not clients:
        return []
    who = f"client {clients[0]} has" if len(clients) == 1 else f"{len(clients):,} clients have"
    return [f"{who} too few readings to prove an interval: the step between them is assumed (--interval says it)"]


def _named(assumed: Sequence[str]) -> list[str]:
    """Return the first sentences about meters that were replaced, and how many more there are."""
    more = len(assumed) - NAMED
    rest = f"and {more:,} more meters are taken to have been replaced (etl status --json lists them)"
    return [*assumed[:NAMED], *([rest] if more > 0 else [])]
