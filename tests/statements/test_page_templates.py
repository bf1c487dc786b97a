"""Templates: what is put into them is escaped, and a folder of the user's goes first."""

from pathlib import Path

import pytest

from etl.core.errors import InputError, UsageError
from etl.statements.page_templates import PageTemplates, column_titles, columns
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


def test_titles_are_variables_from_the_second_column_on() -> None:
    assert columns("Quantity", "Preis netto") == "--c2:'Quantity';--c3:'Preis netto'"
    assert column_titles(["Endereço"]) == "--c2:'Endereço'"


@pytest.mark.parametrize("title", ["'", '"', "\\", "\n", ";", "</style>", "url(//x.example)", "&"])
def test_a_title_never_ends_its_text(title: str) -> None:
    found = column_titles([f"{title}a"])
    assert found.startswith("--c2:'")
    assert found.endswith("a'")
    assert not set('"\n<>&;()/') & set(found)
    assert found.count("'") == 2


def test_titles_turn_no_texts_around() -> None:
    assert column_titles(["a\u202eb"]) == "--c2:'a\\5c u202eb'"


def test_templates_have_the_tag() -> None:
    page = PageTemplates().page("index.html", {"words": {"period": "<Zeit>"}, "rows": [{"client": "a"}]})
    assert "style=\"--c2:'\\3c Zeit\\3e ';" in page
