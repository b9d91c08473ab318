"""Pothos's own templates: what is downloaded, what comes back."""

from __future__ import annotations

import csv
import io
from datetime import date

import pytest

from core.exports import Template, templates
from core.exports.fields import FIELDS
from tests.core.exports.dropped import ReadOne, Refused

NAMES = [
    "campaigns.csv", "comments.csv", "contracts.csv", "creators.csv", "deliverables.csv",
    "goals.csv", "messages.csv", "offer_totals.csv", "offers.csv", "payments.csv", "posts.csv",
    "sales.csv", "snapshots.csv",
]  # fmt: skip


def test_there_is_a_template_for_each_thing_a_team_writes_down() -> None:
    assert [template.file_name for template in templates()] == NAMES
    assert all(template.purpose for template in templates())


@pytest.mark.parametrize("template", templates(), ids=lambda template: template.name)
def test_a_template_is_its_header_and_one_example_row(template: Template) -> None:
    header, example = csv.reader(io.StringIO(template.csv))
    assert header == [column.name for column in template.columns]
    assert len(example) == len(header)
    assert all(column.meaning for column in template.columns)
    assert any(column.is_needed for column in template.columns)


@pytest.mark.parametrize("template", templates(), ids=lambda template: template.name)
def test_the_example_row_never_loads_and_a_row_like_it_does(
    read_one: ReadOne, refused: Refused, template: Template
) -> None:
    refusal = refused(template.file_name, template.csv)
    assert "The example row of the template is no data. (row 2)" in refusal.what_happened
    row = template.csv.splitlines()[1].removeprefix("(example row) ")
    export, rows = read_one(template.file_name, template.csv + row + "\r\n")
    assert export.label == template.name
    assert [r["row"] for r in rows] == ["3"]
    (issue,) = export.issues
    assert (issue.severity, issue.code, issue.source_row) == ("skipped", "example_row", 2)


def test_headers_may_be_field_names_in_any_order_and_case(read_one: ReadOne) -> None:
    content = "LIKES,as_of,Platform post id, platform \n9,2026-03-16,17912345678901234,instagram\n"
    export, (row,) = read_one("mine.csv", content)
    assert export.known_id == "template_snapshots"
    assert row == {
        "row": "2", "likes": "9", "as_of": "2026-03-16",
        "platform_post_id": "17912345678901234", "platform": "instagram",
    }  # fmt: skip
    assert (export.as_of, export.as_of_source) == (date(2026, 3, 16), "the column as_of")


def test_posts_and_snapshots_are_told_apart_by_the_whole_header(read_one: ReadOne) -> None:
    header = "platform,permalink,as_of,likes"
    row = "instagram,https://www.instagram.com/p/A/,2026-03-16,9"
    export, _ = read_one("a.csv", f"{header}\n{row}\n")
    assert export.known_id == "template_snapshots"
    export, _ = read_one("b.csv", f"{header},handle,published_at\n{row},ana,2026-03-09\n")
    assert export.known_id == "template_posts"
    assert (export.covers_from, export.as_of) == (date(2026, 3, 9), date(2026, 3, 16))


def test_posts_without_figures_speak_for_no_day_and_nothing_is_guessed(read_one: ReadOne) -> None:
    content = (
        "platform,permalink,handle,published_at\ninstagram,https://a.example/p,ana,2026-03-09\n"
    )
    export, _ = read_one("posts.csv", content)
    assert export.issues == ()


def test_a_day_in_the_future_is_not_the_day_the_export_speaks_for(read_one: ReadOne) -> None:
    content = "platform,permalink,as_of,likes\ninstagram,https://a.example/p,2062-03-16,9\n"
    export, _ = read_one("snapshots.csv", content)
    assert export.as_of == date(2026, 11, 22)
    assert [(issue.severity, issue.code) for issue in export.issues] == [("guessed", "as_of")]


def test_a_column_of_one_s_own_is_kept_out_and_named(read_one: ReadOne) -> None:
    export, (row,) = read_one("o.csv", "Code,Creator,Mood\nANA20,Ana Lima,sunny\n")
    assert "sunny" not in row.values()
    assert [issue.code for issue in export.issues] == ["unknown_column"]
    assert "'Mood'" in export.issues[0].message


def test_a_spreadsheet_with_semicolons_and_decimal_commas_is_read(read_one: ReadOne) -> None:
    content = (
        "Order ID;Code;Ordered at;Total;Commission\r\n"
        "10482;ANA20;2026-03-11;1.089,90;8,99\r\n10483;ANA20;2026-03-12;89,90;8,99\r\n"
    )
    export, rows = read_one("sales.csv", content)
    assert export.delimiter == ";"
    marks = {c.field: c.decimal_mark for c in export.tables[0].columns}
    assert (marks["total"], marks["commission"]) == (",", ",")
    assert rows[0]["total"] == "1.089,90"


def test_every_field_of_a_template_is_one_the_store_knows() -> None:
    for template in templates():
        names = {column.name.lower().replace(" ", "_") for column in template.columns}
        assert any(names <= {field.name for field in fields} for fields in FIELDS.values())
