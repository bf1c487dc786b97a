"""Damaged bytes for the kernel's C: each try is ten thousand inputs against a guard page, under both sanitizers."""

from tests.faults.tries import Try, fault
from tests.support.compiled_c import fuzzed, no_compiler


@fault("damaged texts, 10,000 a try", 1, 100, "the kernel reads and writes nothing but its own", no_compiler)
def damaged_rows(one: Try) -> None:
    assert fuzzed("fuzz_rows", one.shared, one.dice.randrange(1 << 31), 10_000) == ""
