"""TikTok Studio: days without a year, "undefined", handles in links."""

from __future__ import annotations

import itertools
from datetime import UTC, date, datetime, timedelta

import pytest

from core.exports import Export, Refusal
from tests.core.exports.dropped import Drop, ReadOne

BOM = "\ufeff"
CONTENT_HEADER = (
    '"Time","Video title","Video link","Post time","Total likes","Total comments",'
    '"Total shares","Total views"\n'
)
OVERVIEW_HEADER = '"Date","Video Views","Profile Views","Likes","Comments","Shares"\n'
ENGLISH = "January February March April May June July August September October November December"


def video_id(posted: datetime) -> int:
    """The number TikTok would give a video: the unix second in the upper 32 bits."""
    return (int(posted.timestamp()) << 32) + 73079054


def content(*posts: tuple[str, str, datetime], handle: str = "keiko.sill") -> str:
    """A Content.csv of (snapshot day, post day as written, the moment in the video's number)."""
    rows = [
        f'"{time}","","https://www.tiktok.com/@{handle}/video/{video_id(posted)}","{day}",'
        '"533","32","16","191265"\n'
        for time, day, posted in posts
    ]
    return BOM + CONTENT_HEADER + "".join(rows)


def month_day(day: date) -> str:
    return f"{ENGLISH.split()[day.month - 1]} {day.day}"


def overview(first: date, days: int) -> str:
    rows = [
        f'"{month_day(first + timedelta(n))}","{n}","1","2","0","undefined"\n' for n in range(days)
    ]
    return BOM + OVERVIEW_HEADER + "".join(rows)


JULY_POST = ("February 28", "July 16", datetime(2025, 7, 16, 12, tzinfo=UTC))
FEBRUARY_POST = ("February 28", "February 1", datetime(2026, 2, 1, 12, tzinfo=UTC))


def test_the_numbers_of_the_videos_prove_the_years_of_their_posts(read_one: ReadOne) -> None:
    export, rows = read_one("Content.csv", content(JULY_POST, FEBRUARY_POST))
    assert [row["published_at"] for row in rows] == ["2025-07-16", "2026-02-01"]
    # The first 28 February on or after the newest post, of 1 February 2026.
    assert {row["as_of"] for row in rows} == {"2026-02-28"}
    assert (export.as_of, export.as_of_source) == (date(2026, 2, 28), "the column Time")
    assert (export.covers_from, export.covers_to) == (date(2025, 7, 16), date(2026, 2, 1))
    assert [issue.severity for issue in export.issues] == ["note", "note"]
    assert "2026-02-28" in export.issues[0].message


def test_id_and_handle_of_a_post_come_from_its_link(read_one: ReadOne) -> None:
    export, (row,) = read_one("Content.csv", content(JULY_POST))
    assert row["platform_post_id"] == str(video_id(JULY_POST[2]))
    assert row["handle"] == "keiko.sill"
    assert not export.unnamed_account


def test_a_post_late_in_the_evening_keeps_the_day_the_export_shows(read_one: ReadOne) -> None:
    posted = datetime(2026, 1, 1, 3, tzinfo=UTC)  # still 31 December where the account is
    _, (row,) = read_one("Content.csv", content(("January 5", "December 31", posted)))
    assert row["published_at"] == "2025-12-31"


def test_a_post_day_that_does_not_fit_the_video_s_number_is_a_contradiction(
    read_one: ReadOne,
) -> None:
    posted = datetime(2026, 1, 10, tzinfo=UTC)
    export, (row,) = read_one("Content.csv", content(("March 5", "January 20", posted)))
    assert row["published_at"] == "2026-01-20"
    (issue,) = [issue for issue in export.issues if issue.severity == "contradiction"]
    assert (issue.source_row, issue.column, issue.raw) == (2, "Post time", "January 20")


def test_siblings_take_year_and_account_from_the_posts(drop: Drop) -> None:
    files = {
        "Overview.csv": overview(date(2025, 2, 28), 365),
        "Content.csv": content(FEBRUARY_POST),
        "FollowerGender.csv": BOM + '"Gender","Distribution"\n"Female","0.59"\n"Male","0.41"\n',
    }
    by_day, _, gender = drop(files)
    assert isinstance(by_day, Export)
    assert isinstance(gender, Export)
    # 365 days up to the last 27 February before the snapshot of 28 February 2026.
    assert (by_day.covers_from, by_day.covers_to) == (date(2025, 2, 28), date(2026, 2, 27))
    assert by_day.tables[0].values == {"platform": "tiktok", "handle": "keiko.sill"}
    assert ("guessed", "account") in [(issue.severity, issue.code) for issue in by_day.issues]
    assert (gender.known_id, gender.as_of) == ("tiktok_follower_gender", date(2026, 2, 28))
    assert gender.tables[0].values["as_of"] == "2026-02-28"
    assert gender.tables[0].values["dimension"] == "gender"


def test_a_run_of_a_year_rolls_over_inside_the_file(read_one: ReadOne) -> None:
    export, rows = read_one("Overview.csv", overview(date(2025, 2, 28), 365))
    days = [date.fromisoformat(row["day"]) for row in rows]
    assert all(after - before == timedelta(1) for before, after in itertools.pairwise(days))
    # Uploaded on 22 November 2026: the latest 27 February before that.
    assert days[-1] == date(2026, 2, 27)
    (issue,) = [issue for issue in export.issues if issue.code == "year"]
    assert issue.severity == "guessed"
    assert "2026-02-27" in issue.message
    assert export.unnamed_account


def test_a_leap_day_is_found_in_the_leap_year(read_one: ReadOne) -> None:
    _, rows = read_one("Overview.csv", overview(date(2024, 2, 27), 4), today=date(2024, 3, 5))
    assert [row["day"] for row in rows] == ["2024-02-27", "2024-02-28", "2024-02-29", "2024-03-01"]


def test_newest_first_is_read_as_well(read_one: ReadOne) -> None:
    header, *rows = overview(date(2025, 12, 30), 4).splitlines(keepends=True)
    _, found = read_one("Overview.csv", header + "".join(reversed(rows)))
    assert [row["day"] for row in found] == ["2026-01-02", "2026-01-01", "2025-12-31", "2025-12-30"]


@pytest.mark.parametrize(
    "written", ["8 de marzo", "March 8", "8 March", "8. März", "Mar 8", "8 mars", "2026-03-08"]
)
def test_days_are_read_in_the_language_of_the_account(read_one: ReadOne, written: str) -> None:
    _, (row,) = read_one(
        "Overview.csv", BOM + OVERVIEW_HEADER + f'"{written}","1","1","2","0","0"\n'
    )
    assert row["day"] == "2026-03-08"


def test_undefined_is_left_for_the_store_to_read_as_unknown(read_one: ReadOne) -> None:
    history = '"Date","Followers","Difference in followers from previous day"\n'
    export, rows = read_one(
        "FollowerHistory.csv", BOM + history + '"March 1","undefined","0"\n"March 2","5010","-1"'
    )
    assert export.known_id == "tiktok_follower_history"
    assert [row["followers"] for row in rows] == ["undefined", "5010"]
    # The difference is shifted by a day in some downloads: it is made from the followers.
    assert [c.field for c in export.tables[0].columns] == ["day", "followers", None]


def test_active_followers_are_an_audience_by_hour(read_one: ReadOne) -> None:
    activity = (
        '"Date","Hour","Active followers"\n"February 21","0","491"\n"February 21","1","364"\n'
    )
    export, rows = read_one("FollowerActivity.csv", BOM + activity)
    assert export.known_id == "tiktok_follower_activity"
    assert export.tables[0].values["dimension"] == "hour"
    assert [(row["as_of"], row["bucket"], row["people"]) for row in rows] == [
        ("2026-02-21", "0", "491"),
        ("2026-02-21", "1", "364"),
    ]


def test_countries_are_fractions_and_not_percents(read_one: ReadOne) -> None:
    countries = '"Top territories","Distribution"\n"US","0.462"\n"Others","0.211"'
    export, rows = read_one("FollowerTopTerritories.csv", BOM + countries)
    assert export.known_id == "tiktok_follower_territories"
    assert [(row["bucket"], row["fraction"]) for row in rows] == [
        ("US", "0.462"),
        ("Others", "0.211"),
    ]
    (column,) = [c for c in export.tables[0].columns if c.field == "fraction"]
    assert column.type == "fraction"


def test_the_wider_header_of_content_is_read_without_a_snapshot_day(read_one: ReadOne) -> None:
    header = (
        "Video title,Video link,Post time,Total likes,Total comments,Total shares,Total views,"
        "Total play time,Average watch time,Watched full video,Add to favorites\n"
    )
    link = f"https://www.tiktok.com/@ana/video/{video_id(datetime(2026, 3, 8, tzinfo=UTC))}"
    export, (row,) = read_one("Content.csv", header + f"Hi,{link},March 8,5,4,3,200,1h,7.5,10%,2\n")
    assert (row["saves"], row["views"], row["published_at"]) == ("2", "200", "2026-03-08")
    assert export.as_of == date(2026, 11, 22)
    assert ("guessed", "as_of") in [(issue.severity, issue.code) for issue in export.issues]


def test_viewers_and_overview_are_told_apart_by_the_whole_header(drop: Drop) -> None:
    viewers = (
        BOM + '"Date","Total Viewers","New Viewers","Returning Viewers"\n"March 1","9","5","4"\n'
    )
    results = drop({"a.csv": overview(date(2026, 3, 1), 1), "b.csv": viewers})
    assert not any(isinstance(result, Refusal) for result in results)
    assert [r.known_id for r in results] == ["tiktok_overview", "tiktok_viewers"]


def test_two_peoples_posts_in_one_folder_say_nothing_of_the_year_of_the_other_files(
    drop: Drop,
) -> None:
    ann = content(("June 25", "June 20", datetime(2025, 6, 20, 12, tzinfo=UTC)), handle="ann")
    bob = content(("May 25", "May 20", datetime(2026, 5, 20, 12, tzinfo=UTC)), handle="bob")
    overview = BOM + OVERVIEW_HEADER + '"June 24","1","1","1","1","1"\n'
    files = {"Content.csv": ann, "Content (1).csv": bob, "Overview.csv": overview}
    *_, days = drop(files, today=date(2026, 6, 7))
    assert isinstance(days, Export)
    # 24 June of 2026 is still to come on the day of upload.
    assert days.covers_to == date(2025, 6, 24)
    assert ("guessed", "year") in [(issue.severity, issue.code) for issue in days.issues]
    assert days.unnamed_account


def test_an_instant_that_has_its_year_keeps_its_hour_and_nothing_is_said_of_a_year(
    read_one: ReadOne,
) -> None:
    export, (row,) = read_one(
        "Content.csv",
        "Título del video,Hora de publicación,Enlace del video,Visualizaciones totales,"
        "Me gusta totales,Comentarios totales,Veces compartido,Tiempo promedio de visualización\n"
        "Uno,2026-09-05 12:00:00,https://www.tiktok.com/@vivante/video/7300000000000000003,"
        "900,40,2,1,3.2\n",
    )
    assert export.known_id == "tiktok_content"
    assert (row["published_at"], row["views"]) == ("2026-09-05 12:00:00", "900")
    assert "year" not in [issue.code for issue in export.issues]
