"""Meta Business Suite, posts of Instagram and Facebook."""

from __future__ import annotations

from datetime import date

from tests.core.exports.dropped import ReadOne, Refused

BOM = "\ufeff"
NAME = "May-25-2026_Jun-21-2026_1493633672508178.csv"
START = (
    '"Post ID","Account ID","Account username","Account name",Description,"Duration (sec)",'
    '"Publish time",Permalink,"Post type","Data comment",Date,Views,Reach,Likes,'
)
ORDER_2026 = START + "Shares,Follows,Comments,Saves\n"
ORDER_2025 = START + "Shares,Comments,Saves,Follows\n"
POST = (
    '17974697564884257,17841400882674637,lumen.lamps,"Lumen Lamps","Light at last.\n\nAgree?",58,'
    '"05/26/2026 10:23",https://www.instagram.com/reel/DYz2HS0M2ks/,"IG reel",,Lifetime,4993,3206,'
    "287,"
)

FACEBOOK = (
    '"Post ID","Page ID","Page name",Title,Description,"Duration (sec)","Publish time",'
    'Permalink,"Post type","Data comment",Date,Views,Reach,'
    '"Reactions, Comments and Shares",Reactions,Comments,Shares,"Total clicks",'
    'Views,"Link Clicks"\n'
)
FACEBOOK_POST = (
    '122145637004566711,104567,"Lumen Lamps","A title",,0,"03/18/2025 07:05",'
    "https://www.facebook.com/1,Photos,,Lifetime,64,50,9,7,2,0,3"
)


def test_the_order_of_the_figures_may_differ_from_year_to_year(read_one: ReadOne) -> None:
    for header, tail in ((ORDER_2026, "56,2,11,7\n"), (ORDER_2025, "56,11,7,2\n")):
        export, rows = read_one(NAME, BOM + header + POST + tail)
        assert export.known_id == "meta_instagram_content"
        assert export.platform == "instagram"
        (row,) = rows
        figures = {name: row[name] for name in ("views", "reach", "likes", "shares")}
        assert figures == {"views": "4993", "reach": "3206", "likes": "287", "shares": "56"}
        assert (row["comments"], row["saves"], row["follows"]) == ("11", "7", "2")


def test_an_id_stays_text_and_a_caption_keeps_its_lines(read_one: ReadOne) -> None:
    _, (row,) = read_one(NAME, BOM + ORDER_2026 + POST + "56,2,11,7\n")
    assert row["platform_post_id"] == "17974697564884257"
    assert row["caption"] == "Light at last.\n\nAgree?"
    assert row["handle"] == "lumen.lamps"


def test_the_day_of_the_figures_is_the_second_day_in_the_file_name(read_one: ReadOne) -> None:
    export, _ = read_one(NAME, BOM + ORDER_2026 + POST + "56,2,11,7\n")
    assert (export.covers_from, export.covers_to) == (date(2026, 5, 25), date(2026, 6, 21))
    assert (export.as_of, export.as_of_source) == (date(2026, 6, 21), "the file's name")
    assert export.issues == ()
    (table,) = export.tables
    assert table.values == {"platform": "instagram", "as_of": "2026-06-21"}
    assert (table.basis, table.reach_kind) == ("lifetime", "unique_accounts")


def test_a_renamed_file_speaks_for_the_day_of_upload_and_says_that_this_is_a_guess(
    read_one: ReadOne,
) -> None:
    export, _ = read_one("posts of may.csv", BOM + ORDER_2026 + POST + "56,2,11,7\n")
    assert export.as_of == date(2026, 11, 22)
    assert [issue.severity for issue in export.issues] == ["guessed"]
    assert "2026-11-22" in export.issues[0].message


def test_a_member_of_a_zip_speaks_for_the_day_it_was_written(read_one: ReadOne) -> None:
    export, _ = read_one(
        "posts.csv", BOM + ORDER_2026 + POST + "56,2,11,7\n", modified_on=date(2026, 6, 23)
    )
    assert export.as_of == date(2026, 6, 23)


def test_publish_time_is_month_day_year_as_meta_writes_it(read_one: ReadOne) -> None:
    export, _ = read_one(NAME, BOM + ORDER_2026 + POST.replace("05/26", "05/06") + "1,2,3,4\n")
    (column,) = [c for c in export.tables[0].columns if c.field == "published_at"]
    assert column.formats == ("%m/%d/%Y %H:%M",)


def test_a_blank_figure_stays_blank(read_one: ReadOne) -> None:
    _, (row,) = read_one(NAME, BOM + ORDER_2026 + POST + "56,,11,7\n")
    assert row["follows"] == ""


def test_a_row_that_only_carries_meta_s_error_is_left_out_with_what_it_says(
    read_one: ReadOne,
) -> None:
    error = "An error occurred while computing metadata for content with ID 933528094972880."
    content = BOM + ORDER_2026 + POST + "56,2,11,7\n" + "," * 9 + error + "," * 8 + "\n"
    export, rows = read_one(NAME, content)
    assert len(rows) == 1
    assert export.rows_skipped == 1
    (issue,) = export.issues
    assert (issue.severity, issue.code, issue.source_row) == ("skipped", "error_row", 3)
    assert "933528094972880" in issue.message


def test_a_row_of_one_day_is_not_taken_for_a_lifetime_total(refused: Refused) -> None:
    refusal = refused(NAME, BOM + ORDER_2026 + (POST + "56,2,11,7\n").replace("Lifetime", "6/1/26"))
    assert "This row counts one day" in refusal.what_happened


def test_german_headers_and_days_are_known(read_one: ReadOne) -> None:
    header = (
        "Beitrags-ID,Konto-ID,Konto-Benutzername,Kontoname,Beschreibung,Dauer (Sek.),"
        "Veröffentlichungszeitpunkt,Permalink,Beitragstyp,Datenkommentar,Datum,Aufrufe,Reichweite,"
        "„Gefällt mir“-Angaben,Geteilte Inhalte,Follows,Kommentare,Gespeicherte Beiträge\n"
    )
    post = (
        "179,178,lumen.lamps,Lumen,Text,0,01.09.2026 18:00,https://www.instagram.com/p/A/,"
        "IG Karussell,,Gesamte Laufzeit,10,9,8,7,6,5,4\n"
    )
    export, (row,) = read_one(NAME, BOM + header + post)
    assert [row[name] for name in ("views", "reach", "likes", "saves")] == ["10", "9", "8", "4"]
    (column,) = [c for c in export.tables[0].columns if c.field == "published_at"]
    assert column.formats == ("%d.%m.%Y %H:%M",)


def test_the_first_of_two_columns_called_views_is_loaded_and_the_receipt_says_so(
    read_one: ReadOne,
) -> None:
    export, (row,) = read_one("posts.csv", BOM + FACEBOOK + FACEBOOK_POST + ",0,1\n")
    assert export.known_id == "meta_facebook_content"
    assert (row["views"], row["likes"], row["clicks"]) == ("64", "7", "1")
    assert [c.field for c in export.tables[0].columns].count("views") == 1
    (issue,) = [issue for issue in export.issues if issue.code == "repeated_column"]
    assert (issue.severity, issue.message) == (
        "guessed",
        "The header names 'Views' 2 times: the first was loaded, and in 1 row another says "
        "something else, first '0' instead of '64' in row 2.",
    )


def test_a_row_whose_end_is_missing_is_loaded_with_blanks_and_a_note(read_one: ReadOne) -> None:
    content = BOM + FACEBOOK + FACEBOOK_POST + "\n" + FACEBOOK_POST + ",0,1\n"
    export, rows = read_one("Jan-14-2025_Apr-14-2025_1396269028466733.csv", content)
    assert [row["clicks"] for row in rows] == ["", "1"]
    (issue,) = [issue for issue in export.issues if issue.code == "short_row"]
    assert (issue.severity, issue.source_row) == ("note", 2)
    assert "The last 2 cells of this row are missing, from 'Views' on" in issue.message


def test_a_row_with_one_cell_too_few_may_have_lost_a_comma_and_is_left_out(
    read_one: ReadOne,
) -> None:
    shifted = FACEBOOK_POST.replace("64,50", "6450") + ",0,1\n"
    export, rows = read_one("posts.csv", BOM + FACEBOOK + FACEBOOK_POST + ",0,1\n" + shifted)
    assert [row["views"] for row in rows] == ["64"]
    (issue,) = [issue for issue in export.issues if issue.severity == "skipped"]
    assert (issue.code, issue.source_row) == ("short_row", 3)


def test_a_row_that_the_end_of_the_file_cuts_off_is_left_out(read_one: ReadOne) -> None:
    content = BOM + FACEBOOK + FACEBOOK_POST + ",0,1\n" + FACEBOOK_POST.removesuffix(",3")
    export, rows = read_one("posts.csv", content)
    assert len(rows) == 1
    assert [issue.code for issue in export.issues if issue.severity == "skipped"] == ["short_row"]


def test_a_figure_that_was_called_impressions_is_not_called_views(read_one: ReadOne) -> None:
    header = FACEBOOK.replace("Date,Views", "Date,Impressions").replace(
        'clicks",Views', 'clicks",x'
    )
    _, (row,) = read_one("posts.csv", BOM + header + FACEBOOK_POST + ",0,1\n")
    assert row["impressions"] == "64"
    assert "views" not in row
