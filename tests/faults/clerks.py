"""Random clerks on one database: what they have billed at the end does not depend on the way there."""

from contextlib import chdir

from tests.faults.tries import Try, fault
from tests.support.clerks import send, walk, write_pool
from tests.support.stored import check_stored


@fault("random clerks load, correct, unload, assign and bill in any order", 2, 5000, "bills as from the inputs alone")
def clerk(one: Try) -> None:
    with chdir(one.folder):
        write_pool()
        walk(one.shell, one.folder, one.dice)
    check_stored()


@fault("random clerks issue what they bill after each change", 1, 1000, "documents as the bills, none changed or gone")
def sender(one: Try) -> None:
    with chdir(one.folder):
        write_pool()
        send(one.shell, one.dice)
    check_stored()
