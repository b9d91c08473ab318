"""Files that nobody knows: proposed, asked about, answered, and then read without asking."""

from __future__ import annotations

from typing import Any

import pytest

from core.exports import Export, HeaderMapping, Question, Refusal
from core.exports.ask import answer_to
from core.exports.entry import entry_from
from core.exports.fields import FIELDS, RecordKind
from core.exports.needs import NEEDS, RECORD_WORDS
from core.exports.question import Choice, ColumnGuess, Corrections
from core.exports.reading import mapping_of
from tests.core.exports.dropped import Asked, Drop, Refused, rows_of

POSTS = (
    "Member,Network,Post Type,Went up,Post Link,Content Source,Reach,Likes,Comments,Mood\n"
    "Ana Lima,Instagram,Reel,13/05/2026,https://www.instagram.com/reel/DYz2HS0M2ks/,"
    'Social Listening,"11,200",640,31,sunny\n'
    "Bo Chen,TikTok,Video,01/06/2026,https://www.tiktok.com/@bo.chen/video/7300000000000000000,"
    "Creator Upload,9000,77,4,grey\n"
)
INFLUENCERS = (
    "No.,Talent profile,Score,Uploads,Audience size,Avg. Likes,Eng. Rate,Market\n"
    "1,@ana.home,92,3.3k,475.8m,8.7m,1.39%,Spain\n"
    "2,@bo.chen,91,6.9k,366.2m,8.3m,NaN%,United States\n"
)
GERMAN = (
    "Name;Benutzername;Kanal;Anzahl Follower;Land;E-Mail\r\n"
    "Jörg Weiß;@joerg.weiss;Instagram;12.400;Deutschland;joerg@example.com\r\n"
    "Ute Öz;@ute;Instagram;980;Österreich;ute@example.com\r\n"
)
SPANISH = (
    "Nombre del creador;Red social;Fecha de publicación;Enlace de la publicación;Me gusta;"
    "Comentarios;Alcance;Veces guardado\n"
    "Lucía;Instagram;03.04.2026 18:30;https://www.instagram.com/p/C1aB2cD3eF4/;1.204;33;20.100;9\n"
)
ORDERS = (
    "Order number,Order date,Coupon code,Order total,Currency,Affiliate,Commission\n"
    "#1001,2026-05-02 10:00,LEAF10,49.90,EUR,Ana Lima,4.99\n"
    "#1002,2026-05-03 11:30,LEAF10,20.00,EUR,Ana Lima,2.00\n"
)


def fields(question: Question) -> dict[str, str | None]:
    return {column.name: column.field for column in question.columns}


def column(question: Question, name: str) -> ColumnGuess:
    return next(each for each in question.columns if each.name == name)


def as_guessed(question: Question, **columns: Choice) -> Corrections:
    places = {each.name: each.place for each in question.columns}
    chosen = {places[name.replace("_", " ")]: choice for name, choice in columns.items()}
    return Corrections(question.record, question.platform, question.basis, chosen)


def entry(question: Question, corrections: Corrections) -> dict[str, Any]:
    found = entry_from(question, corrections)
    assert isinstance(found, dict), found
    return found


def test_a_table_of_posts_from_an_unknown_tool_is_proposed_column_by_column(asked: Asked) -> None:
    question = asked("posts by member.csv", POSTS)
    assert (question.record, question.platform, question.basis) == ("post", None, "lifetime")
    assert fields(question) == {
        "Member": "creator",
        "Network": "platform",
        "Post Type": "format",
        "Went up": "published_at",
        "Post Link": "permalink",
        "Content Source": "tags",
        "Reach": "reach",
        "Likes": "likes",
        "Comments": "comments",
        "Mood": None,
    }
    assert column(question, "Post Link").why == "the values look like addresses of posts"
    assert column(question, "Likes").samples == ("640", "77")
    assert "known exports; whole numbers" in column(question, "Likes").why


def test_reach_is_looked_at_by_a_person_because_three_things_are_called_so(asked: Asked) -> None:
    question = asked("posts.csv", POSTS)
    assert not column(question, "Reach").is_sure
    assert column(question, "Likes").is_sure


def test_an_influencer_table_becomes_creators_and_averages_are_no_figures(asked: Asked) -> None:
    question = asked("top insta talents.csv", INFLUENCERS)
    assert (question.record, question.platform) == ("creator", "instagram")
    assert fields(question) == {
        "No.": None,
        "Talent profile": "handle",
        "Score": None,
        "Uploads": None,
        "Audience size": "followers",
        "Avg. Likes": None,
        "Eng. Rate": None,
        "Market": "country",
    }


def test_a_german_table_is_understood_by_its_names_and_values(asked: Asked) -> None:
    question = asked("Creator-Liste.csv", GERMAN.encode("cp1252"))
    assert question.record == "creator"
    assert fields(question) == {
        "Name": "creator",
        "Benutzername": "handle",
        "Kanal": "platform",
        "Anzahl Follower": "followers",
        "Land": "country",
        "E-Mail": "email",
    }


def test_a_spanish_table_with_days_as_a_spreadsheet_writes_them(drop: Drop, asked: Asked) -> None:
    question = asked("informe.csv", SPANISH)
    assert question.record == "post"
    assert fields(question)["Fecha de publicación"] == "published_at"
    mapping = mapping_of(question, "Informe", entry(question, as_guessed(question)))
    (export,) = drop({"informe.csv": SPANISH}, mappings=[mapping])
    assert isinstance(export, Export)
    [row] = rows_of(export)
    assert (row["likes"], row["saves"], row["permalink"]) == (
        "1.204",
        "9",
        "https://www.instagram.com/p/C1aB2cD3eF4/",
    )
    published = next(each for each in export.tables[0].columns if each.field == "published_at")
    assert "%d.%m.%Y %H:%M" in published.formats


def test_orders_become_sales(asked: Asked) -> None:
    question = asked("conversions.csv", ORDERS)
    assert question.record == "sale"
    found = fields(question)
    assert (found["Order number"], found["Coupon code"], found["Order total"]) == (
        "order_id",
        "code",
        "total",
    )
    assert (found["Order date"], found["Currency"], found["Commission"]) == (
        "ordered_at",
        "currency",
        "commission",
    )


def test_a_file_of_which_nothing_means_anything_to_us_is_refused(refused: Refused) -> None:
    assert "does not know" in refused("stock.csv", "Shelf,Bolts,Nuts\nA,5,6\nB,7,8\n").title


def test_a_correction_is_read_and_the_next_file_with_that_header_is_not_asked_about(
    drop: Drop, asked: Asked
) -> None:
    question = asked("posts.csv", POSTS)
    corrected = as_guessed(question, Went_up=Choice("published_at", {"proven": ["%d/%m/%Y"]}))
    mapping = mapping_of(question, "Our tool", entry(question, corrected))
    next_week = POSTS.replace("640", "655").replace("13/05", "02/05").replace("01/06", "03/05")
    (export,) = drop({"another name.csv": next_week}, mappings=[mapping])
    assert isinstance(export, Export)
    assert (export.mapping, export.known_id) == ("Our tool", "mapping")
    assert [row["likes"] for row in rows_of(export)] == ["655", "77"]
    assert str(export.covers_from) == "2026-05-02"
    [note] = [issue for issue in export.issues if issue.code == "mapping"]
    assert "Our tool" in note.message
    assert note.severity == "note"


def test_the_order_of_the_columns_does_not_matter_to_a_mapping(drop: Drop, asked: Asked) -> None:
    question = asked("sales.csv", ORDERS)
    mapping = mapping_of(question, "Orders", entry(question, as_guessed(question)))
    turned = "".join(",".join(reversed(line.split(","))) + "\n" for line in ORDERS.splitlines())
    (export,) = drop({"sales.csv": turned}, mappings=[mapping])
    assert isinstance(export, Export)
    assert [row["order_id"] for row in rows_of(export)] == ["#1001", "#1002"]


def test_a_changed_header_is_asked_about_again(drop: Drop, asked: Asked) -> None:
    question = asked("sales.csv", ORDERS)
    mapping = mapping_of(question, "Orders", entry(question, as_guessed(question)))
    (again,) = drop({"sales.csv": ORDERS.replace("Commission", "Payout")}, mappings=[mapping])
    assert isinstance(again, Question)


def test_the_order_of_days_that_all_rows_decided_holds_for_the_next_file(
    drop: Drop, asked: Asked
) -> None:
    orders = ORDERS.replace("2026-05-02 10:00", "02/05/2026").replace(
        "2026-05-03 11:30", "31/05/2026"
    )
    question = asked("sales.csv", orders)
    mapping = mapping_of(question, "Orders", entry(question, as_guessed(question)))
    either_way = orders.replace("31/05", "03/05")
    (export,) = drop({"sales.csv": either_way}, mappings=[mapping])
    assert isinstance(export, Export)
    assert (str(export.covers_from), str(export.covers_to)) == ("2026-05-02", "2026-05-03")


def test_days_of_an_unknown_file_that_could_be_either_way_are_part_of_the_question(
    asked: Asked,
) -> None:
    orders = ORDERS.replace("2026-05-02 10:00", "02/05/2026").replace(
        "2026-05-03 11:30", "03/05/2026"
    )
    undecided = column(asked("sales.csv", orders), "Order date").undecided
    assert undecided is not None
    assert undecided.asked == "day order"
    assert len(undecided.options) == 2


def test_an_answer_about_one_file_wins_and_changes_no_other(drop: Drop, asked: Asked) -> None:
    header = "Platform,Platform post ID,Handle,Published at,Likes\n"
    posts = header + "instagram,1,ana,01/02/2026,5\n"
    question = asked("posts.csv", posts)
    assert (question.known_id, question.asks_for_meaning) == ("template_posts", False)
    [open_column] = [each for each in question.columns if each.undecided is not None]
    assert open_column.undecided is not None
    month_first = next(
        option for option in open_column.undecided.options if "month first" in option.label
    )
    answer = answer_to(question, {open_column.name: month_first})
    (export, other) = drop(
        {"posts.csv": posts, "more.csv": posts.replace(",5", ",6")},
        answers={question.file.sha256: answer},
    )
    assert isinstance(export, Export)
    assert (export.known_id, export.label, export.mapping) == ("template_posts", "Posts", None)
    assert str(export.covers_from) == "2026-01-02"
    assert isinstance(other, Question)


def test_two_columns_for_one_field_are_told_in_words(asked: Asked) -> None:
    question = asked("posts.csv", POSTS)
    both = entry_from(question, as_guessed(question, Mood=Choice("likes")))
    assert isinstance(both, tuple)
    assert both == ("“Likes” and “Mood” are all taken for “Likes or reactions”: choose one, keep "
                    "the others out.",)  # fmt: skip


def test_posts_without_what_tells_them_apart_are_told_in_words(asked: Asked) -> None:
    question = asked("posts.csv", POSTS)
    words = entry_from(question, as_guessed(question, Post_Link=Choice(None)))
    assert isinstance(words, tuple)
    assert "“Permalink”" in words[0]


def test_a_handle_without_a_platform_is_told_in_words(asked: Asked) -> None:
    question = asked("people.csv", INFLUENCERS)
    assert question.platform is None
    words = entry_from(question, as_guessed(question))
    assert words == ("Choose the platform: a handle alone does not say whose account it is.",)


@pytest.mark.parametrize("record", ["sale", "message", "campaign", "audience"])
def test_another_kind_of_record_keeps_no_guess_of_the_first(
    asked: Asked, record: RecordKind
) -> None:
    question = asked("posts.csv", POSTS)
    words = entry_from(question, Corrections(record, None, "lifetime", {}))
    assert isinstance(words, tuple)


def test_two_columns_of_one_name_are_no_hindrance(drop: Drop, asked: Asked) -> None:
    twice = ORDERS.replace("Affiliate", "Order total")
    question = asked("sales.csv", twice)
    assert [each.field for each in question.columns].count("total") == 1
    mapping = mapping_of(question, "Orders", entry(question, as_guessed(question)))
    (export,) = drop({"sales.csv": twice}, mappings=[mapping])
    assert isinstance(export, Export)
    assert [row["total"] for row in rows_of(export)] == ["49.90", "20.00"]


def test_a_file_with_a_title_only_or_broken_quotes_is_still_refused(drop: Drop) -> None:
    results = drop({"a.csv": 'Post link,Likes\n"x,5\n', "b.csv": "Post link,Likes\n"})
    assert all(isinstance(each, Refusal) for each in results)


def test_where_nothing_says_what_the_rows_are_a_person_does(asked: Asked) -> None:
    channels = "Session channel group,Sessions,Conversions\nOrganic search,482,3\nDirect,243,0\n"
    question = asked("traffic.csv", channels)
    assert question.why.startswith("Nothing in this file says what its rows are.")
    assert not any(each.is_sure for each in question.columns if each.field is not None)
    assert isinstance(entry_from(question, as_guessed(question)), tuple)
    said = entry(question, as_guessed(question, **{"Session_channel_group": Choice("code")}))
    assert said["signature"] == ["Session channel group"]


def test_two_tables_side_by_side_are_read_by_their_days(asked: Asked) -> None:
    merged = (
        "Date,Views,Watch time (hours),Video title,Video publish time,Views,Watch time (hours)\n"
        "11/26/24,171037,51015.5,Big Bird,12-Dec-23,8676388,105342.6\n"
        "11/25/24,176898,53665.4,Phones,27-Apr-24,5906691,75336.5\n"
    )
    question = asked("dates data.csv", merged)
    assert question.record == "account_day"
    first, second = (each for each in question.columns if each.name == "Views")
    assert (first.field, first.samples, second.field) == ("views", ("171037", "176898"), None)
    assert not first.is_sure
    assert first.why.endswith("another column has the same name, and this one counts")


def test_a_platform_is_kept_only_of_rows_that_have_one(drop: Drop, asked: Asked) -> None:
    campaigns = "Campaign name,Day,Link clicks,Conversions\nSpring,2026-03-01,40,2\n"
    question = asked("instagram report.csv", campaigns)
    assert (question.record, question.platform) == ("offer_total", "instagram")
    mapping = mapping_of(question, "Report", entry(question, as_guessed(question)))
    (export,) = drop({"instagram report.csv": campaigns}, mappings=[mapping])
    assert isinstance(export, Export)
    assert "platform" not in export.tables[0].values


def test_a_mapping_keeps_folded_names(asked: Asked) -> None:
    question = asked("sales.csv", ORDERS)
    mapping = mapping_of(question, "Orders", {"label": "x"})
    assert mapping == HeaderMapping(
        "Orders",
        ("order number", "order date", "coupon code", "order total", "currency", "affiliate",
         "commission"),
        {"label": "x"},
    )  # fmt: skip


def test_a_mapping_that_this_version_does_not_understand_is_asked_about_again(drop: Drop) -> None:
    header = tuple(name.casefold() for name in ORDERS.splitlines()[0].split(","))
    of_tomorrow = HeaderMapping("Orders", header, {"label": "x", "hologram": True})
    (again,) = drop({"sales.csv": ORDERS}, mappings=[of_tomorrow])
    assert isinstance(again, Question)


def test_every_kind_of_record_has_its_words_and_what_its_rows_need() -> None:
    assert set(RECORD_WORDS) == set(NEEDS) == set(FIELDS)
    for record, groups in NEEDS.items():
        fields = {each.name for each in FIELDS[record]}
        assert all(set(group) <= fields for group in groups), record


def test_days_of_an_account_ask_for_the_platform_and_may_be_said_to_be_somebodys(
    drop: Drop, asked: Asked
) -> None:
    days = "Fecha;Seguidores;Visitas al perfil\n01/06/2026;1.200;22\n14/06/2026;1.290;30\n"
    question = asked("diario.csv", days)
    assert question.record == "account_day"
    assert entry_from(question, as_guessed(question)) == ("Choose the platform of the account.",)
    said = entry(question, Corrections("account_day", "instagram", "lifetime", {}))
    (export,) = drop({"diario.csv": days}, mappings=[mapping_of(question, "Diario", said)])
    assert isinstance(export, Export)
    assert export.unnamed_account
    assert [row["day"] for row in rows_of(export)] == ["01/06/2026", "14/06/2026"]
    assert (str(export.covers_from), str(export.covers_to)) == ("2026-06-01", "2026-06-14")


def test_several_columns_may_be_tags(drop: Drop, asked: Asked) -> None:
    people = (
        "Name,Instagram,Niche,Tier\nAna Lima,ana.home,Home,Micro\nBo Chen,bo.lights,Tech,Nano\n"
    )
    question = asked("people.csv", people)
    assert fields(question)["Niche"] == fields(question)["Tier"] == "tags"
    mapping = mapping_of(question, "People", entry(question, as_guessed(question)))
    (export,) = drop({"people.csv": people}, mappings=[mapping])
    assert isinstance(export, Export)
    assert [each.is_tag for each in export.tables[0].columns] == [False, False, True, True]


def test_what_is_known_and_never_loaded_says_why(asked: Asked) -> None:
    question = asked("people.csv", INFLUENCERS)
    assert column(question, "Eng. Rate").why == "Pothos works rates out itself"
    assert column(question, "Eng. Rate").is_sure


def test_a_header_that_nobody_has_published_is_confirmed_once(drop: Drop, asked: Asked) -> None:
    members = "Name,Email,Member ID,Instagram,Group,Project\nAna,a@x.example,1,ana,VIP,Spring\n"
    question = asked("members.csv", members)
    assert (question.known_id, question.asks_for_meaning) == ("aspire_members", True)
    mapping = mapping_of(question, "Members", entry(question, as_guessed(question)))
    (export,) = drop({"members.csv": members}, mappings=[mapping])
    assert isinstance(export, Export)
    assert (export.known_id, export.mapping) == ("aspire_members", "Members")
