"""Fails if a test was skipped although what it needs is there: a program, a server or a folder of real files."""

import os
import sys
import xml.etree.ElementTree as ET

NAMES = ("ETL_TEST_POSTGRES_URL", "ETL_TEST_REDIS_URL", "ETL_TEST_RABBITMQ_URL", "ETL_REAL_DATA", "ETL_REAL_TARIFFS")
PROGRAMS = ("chromium", "Pango")
"""What `.ci/run` installs."""
needed = {*PROGRAMS, *(name for name in NAMES if name in os.environ)}
skips = [
    f"{case.get('classname')}.{case.get('name')}: {skipped.get('message')}"
    for case in ET.parse(sys.argv[1]).iter("testcase")  # noqa: S314 - pytest wrote it a moment ago
    for skipped in case.iter("skipped")
    if any(name in (skipped.get("message") or "") for name in needed)
]
verdict = ["skipped, though what they need is there:", *skips] if skips else ["no test lacked what it needs"]
sys.stdout.write("\n".join(verdict) + "\n")
sys.exit(bool(skips))
