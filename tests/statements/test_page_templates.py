"""Templates: what is put into them is escaped, and a folder of the user's goes first."""

from pathlib import Path

import pytest

from etl.core.errors import InputError, UsageError
from etl.statements.page_templates import PageTemplates
from etl.statements.wording import Amount


def page(folder: Path, template: str, **values: object) -> str:
    (folder / "statement.html").write_text(template, encoding="utf-8")
    return PageTemplates(folder).page("statement.html", values)


def test_all_values_are_escaped(tmp_path: Path) -> None:
    found = page(tmp_path, '<a title="{{ a }}">{{ b.shown }}</a>', a='"><script>', b=Amount("1", "<b>'"))
    assert found == '<a title="&quot;&gt;&lt;script&gt;">&lt;b&gt;&#x27;</a>'


def test_characters_that_turn_texts_around_are_written_out(tmp_path: Path) -> None:
    assert page(tmp_path, "{{ a.0 }}", a=["x\u202ey\x07\u2066\ud800"]) == r"x\u202ey\x07\u2066\ud800"
    assert page(tmp_path, "{{ a }}", a="שלום\u200d\n\u00a0é") == "שלום\u200d\n\u00a0é"


def test_templates_of_etl_can_be_included(tmp_path: Path) -> None:
    assert "color-scheme" in page(tmp_path, '{% include "style.css" %}')


@pytest.mark.parametrize(
    "template",
    [
        "{% if %}",
        "{% load os %}",
        '{% include "../../secret.html" %}',
        "{% include 'no.html' %}",
        "{% include 'statement.html' %}",
    ],
)
def test_a_template_that_cannot_be_used_is_named(tmp_path: Path, template: str) -> None:
    (tmp_path.parent / "secret.html").write_text("secret")
    with pytest.raises(InputError) as refused:
        page(tmp_path, template)
    assert str(refused.value).startswith(f"{tmp_path}: statement.html: cannot be used: ")


def test_a_template_that_cannot_be_read_is_named(tmp_path: Path) -> None:
    path = tmp_path / "statement.html"
    path.write_bytes(b"\xff")
    with pytest.raises(InputError, match=r"statement\.html: is not UTF-8 \(correct the template\)"):
        PageTemplates(tmp_path).page("statement.html", {})
    path.unlink()
    path.mkdir()
    with pytest.raises(InputError, match=r"statement\.html: cannot be read: Is a directory"):
        PageTemplates(tmp_path).page("statement.html", {})


def test_a_folder_that_is_not_there_is_refused(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="is no folder of templates"):
        PageTemplates(tmp_path / "none")
