"""Damaged bytes and odd readings for the kernel's C: each try is ten thousand inputs under both sanitizers."""

from tests.faults.tries import Try, fault
from tests.support.compiled_c import fuzzed, no_compiler


@fault("damaged texts, 10,000 a try", 1, 100, "the kernel reads and writes nothing but its own", no_compiler)
def damaged_rows(one: Try) -> None:
    assert fuzzed("fuzz_rows", one.shared, one.dice.randrange(1 << 31), 10_000) == ""


@fault("odd readings, 10,000 a try", 1, 100, "blocks have what was read, or are left to Python", no_compiler)
def odd_weeks(one: Try) -> None:
    assert fuzzed("fuzz_weeks", one.shared, one.dice.randrange(1 << 31), 10_000) == ""
