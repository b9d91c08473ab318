"""Tables of posts in which nothing names a post: each row is one, if a person says so."""

from __future__ import annotations

from pathlib import Path

import pytest

from core.exports import Export
from core.exports.dictionary import parse_known_export
from core.exports.entry import entry_from
from core.exports.question import Corrections
from core.exports.reading import mapping_of
from core.exports.table import FAST_FROM_BYTES
from tests.core.exports.dropped import Asked, Drop, rows_of
from tests.core.exports.loaded import loaded

FACEBOOK = (
    "Page total likes;Type;Category;Paid;Lifetime Post Total Reach;comment;like;share\n"
    "139441;Photo;2;0;2752;4;79;17\n"
    "139441;Status;2;0;10460;5;130;29\n"
    "139441;Photo;2;0;2752;4;79;17\n"
    "136736;Photo;1;0;1261;0;;\n"
)
TOTALS = "SELECT sum(likes), sum(comments), sum(shares), sum(reach), count(*) FROM post_snapshot"


def test_rows_that_nothing_names_are_proposed_as_posts_of_their_own(asked: Asked) -> None:
    question = asked("dataset_Facebook.csv", FACEBOOK)
    assert (question.record, question.platform) == ("post", "facebook")
    assert question.entry["row_is_record"]
    assert question.why.endswith(
        "Nothing in this file names a post: count each row as a post of its own?"
    )


def test_every_row_counts_also_one_that_reads_like_another(tmp_path: Path) -> None:
    with loaded(tmp_path, FACEBOOK, "dataset_Facebook.csv") as it:
        assert it.row(TOTALS) == (288, 13, 63, 17225, 4)
        assert it.row("SELECT count(*), min(platform) FROM post") == (4, "facebook")
        assert (it.receipt.rows_loaded, it.receipt.rows_duplicate) == (4, 0)
        assert "row_is_record" in it.notes()


def test_ids_are_made_of_the_files_content_and_the_row(asked: Asked, drop: Drop) -> None:
    question = asked("dataset_Facebook.csv", FACEBOOK)
    mapping = mapping_of(question, "Posts", question.entry)
    later = FACEBOOK.replace("136736", "136737")
    exports = drop({"dataset_Facebook.csv": FACEBOOK, "later.csv": later}, mappings=[mapping])
    first, second = (
        [row["platform_post_id"] for row in rows_of(each)]
        for each in exports
        if isinstance(each, Export)
    )
    assert first == [f"row-{row}-of-{question.file.sha256[:16]}" for row in (2, 3, 4, 5)]
    assert not set(first) & set(second)


def test_a_large_file_is_counted_row_by_row_as_well(tmp_path: Path) -> None:
    header, *rows = FACEBOOK.splitlines(keepends=True)
    times = FAST_FROM_BYTES // len("".join(rows)) + 1
    with loaded(tmp_path, header + "".join(rows) * times, "dataset_Facebook.csv") as it:
        assert it.row(TOTALS) == tuple(times * each for each in (288, 13, 63, 17225, 4))


def test_without_a_platform_it_is_asked_for(asked: Asked) -> None:
    question = asked("numbers.csv", FACEBOOK.replace("Page total likes", "Fans"))
    words = entry_from(question, Corrections("post", None, "lifetime"))
    assert words == ("Choose the platform of the posts: nothing in the file says it.",)
    assert isinstance(entry_from(question, Corrections("post", "facebook", "lifetime")), dict)


def test_who_does_not_want_it_has_to_say_which_column_names_the_post(asked: Asked) -> None:
    question = asked("dataset_Facebook.csv", FACEBOOK)
    refused = entry_from(question, Corrections("post", "facebook", "lifetime", {}, False))
    assert isinstance(refused, tuple)
    assert "one is needed" in refused[0]


def test_rows_with_an_address_are_never_counted_so(asked: Asked) -> None:
    question = asked("posts.csv", "Post link,Likes,Shares\nhttps://www.instagram.com/p/AAA1/,5,1\n")
    said = entry_from(question, Corrections("post", "instagram", "lifetime", {}, True))
    assert isinstance(said, dict)
    assert "row_is_record" not in said
    with pytest.raises(ValueError, match="a column names the post already"):
        parse_known_export("mapping", {**said, "row_is_record": True})


def test_only_rows_of_posts_and_comments_can_be_counted_so() -> None:
    column = {"name": "Name", "field": "creator"}
    entry = {"label": "x", "source": "x", "record": "creator", "signature": ["Name"]}
    with pytest.raises(ValueError, match="only the rows of a table of posts or comments"):
        parse_known_export("mapping", {**entry, "columns": [column], "row_is_record": True})


def test_parts_of_a_channel_are_no_posts(asked: Asked) -> None:
    sources = "Origin,Views,Impressions\nShorts feed,6146493,\nSearch,981406,11158536\n"
    question = asked("Sources.csv", sources)
    assert question.why.startswith("Nothing in this file says what its rows are.")
    assert "row_is_record" not in question.entry
    refused = entry_from(question, Corrections(question.record, "youtube", "lifetime"))
    assert isinstance(refused, tuple)


def test_comments_name_their_post_in_every_row_and_are_no_posts(tmp_path: Path) -> None:
    comments = "video,date,text\n" + "".join(
        f'Psy,2013-11-0{day}T06:20:48,"Text {day}, as it came"\n' for day in range(1, 6)
    )
    with loaded(tmp_path, comments, "youtube_comments.csv") as it:
        assert it.asked is not None
        assert it.asked.why.endswith("count each row as a comment of its own?")
        assert it.row("SELECT count(*), count(DISTINCT comment_id) FROM comment") == (5, 5)
        assert it.row("SELECT count(*) FROM post_snapshot") == (0,)


def test_rows_that_name_a_creator_and_a_day_are_posts_and_no_days_of_an_account(
    asked: Asked,
) -> None:
    rows = (
        "Influencer;Plattform;Datum;Aufrufe;Likes;Kommentare\n"
        "Ana;Instagram;13.05.2026;12.345;1.024;33\nBo;TikTok;14.06.2026;1.234;12;1\n"
    )
    question = asked("plan.csv", rows)
    assert (question.record, question.entry.get("row_is_record")) == ("post", True)
    days = asked("daily.csv", "date,likes,comments,shares\n2026-03-01,9,1,1\n2026-03-02,5,2,0\n")
    assert days.record == "account_day"
