"""The maker of pages reads language and templates at once, so that nothing is begun in vain."""

from dataclasses import replace
from pathlib import Path

import pytest

from etl.core.errors import InputError, UsageError
from etl.statements.page_maker import Explanations, PageMaker, Request
from tests.statements.test_index_page import statement

NO_TEXTS = Explanations(lambda *_: (), lambda *_: ())


def test_a_page_and_its_row_of_the_index_have_the_same_file() -> None:
    maker = PageMaker(Request("out", NO_TEXTS, language="de"))
    one = statement("a/b", "30.00")
    made = maker.page(replace(one, body={**one.body, "lines": [], "net": "30.00", "tax": "0.00"}), "2024-02-01")
    assert made.row.file.startswith("a_b_")
    assert made.row.file.endswith("_2024-02-01.html")
    assert '<html lang="de">' in made.text
    assert made.row.file in maker.index([made.row], [], "2024-02")


def test_without_a_month_there_are_no_bills() -> None:
    assert list(PageMaker(Request("out", NO_TEXTS)).of_bills([])) == []


def test_a_language_or_a_template_that_cannot_be_used_is_refused_before_any_page(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="there is no language 'xx'"):
        PageMaker(Request("out", NO_TEXTS, language="xx"))
    (tmp_path / "chart.html").write_text("{% nothing %}", encoding="utf-8")
    with pytest.raises(InputError, match=r"chart.html: cannot be used: Invalid block tag on line 1: 'nothing'"):
        PageMaker(Request("out", NO_TEXTS, templates=tmp_path))
