"""Mark of tests of PDFs, which need WeasyPrint and the Pango of the system."""

import pytest

from etl.core.errors import EtlError
from etl.statements.page_pdf import pdf_writer


def _lacking() -> str:
    try:
        pdf_writer()
    except EtlError as error:
        return str(error)
    return ""


LACKING = _lacking()
needs_pango = pytest.mark.skipif(bool(LACKING), reason=LACKING or "it is there")
leaves_a_profile_open = pytest.mark.filterwarnings("ignore:unclosed file .*sRGB2014.icc:ResourceWarning")
"""Mark of tests of PDF/A, for which WeasyPrint 70 opens a profile of colours and leaves it to Python to close."""
