"""Picture of a statement for the README, as a browser shows it: `python -m tests.support.statement_picture`."""

import os
import tempfile
from pathlib import Path

from tests.support.browser import Browser, browser
from tests.support.command import Shell
from tests.support.one_database import database_url
from tests.support.places import ROOT

FILE = ROOT / "docs" / "statement.png"
WIDTH, HEIGHT = 832, 1216
ISSUER = """
name = "Light and Power"
address = ["1 High Street", "Anytown"]
vat_number = "GB123456789"
iban = "GB33 BUKB 2020 1555 5555 55"
contact = ["help@light.example"]
due_days = 14
"""


def picture(etl: Shell, window: Browser) -> bytes:
    """Bill the sample readings in the working directory, and return the top of an issued bill as PNG."""
    Path("issuer.toml").write_text(ISSUER, "utf-8")
    month = ("--month", "2017-08")
    etl.ok("load", ROOT / "data" / "readings.csv", "--timezone", "Europe/Lisbon")
    etl.ok("bill", *month, "--tariff", "standard")
    etl.ok("issue", *month, "--date", "2017-09-05")
    etl.ok("statement", *month, "--client", "7584", "--output", "pages", "--issuer", "issuer.toml")
    (page,) = Path("pages").glob("7584_*.html")
    window.open(page, WIDTH)
    return window.picture(WIDTH, HEIGHT)


def main() -> None:
    """Write the picture into the checkout."""
    database_url()
    with tempfile.TemporaryDirectory() as folder, browser() as window:
        os.chdir(folder)
        etl = Shell(Path(folder))
        FILE.write_bytes(picture(etl, window))
        etl.close()


if __name__ == "__main__":
    main()
