"""The mapping screen: a file that nobody knows, answered, loaded, and not asked about again."""

from __future__ import annotations

from streamlit.testing.v1 import AppTest

from core.store import Store
from core.store.mappings import mappings_in_use
from tests.pages.conftest import page, shown
from tests.pages.test_upload import drop, press_load

POSTS = (
    "Member;Post Link;Went up;Likes;Reach;Mood\n"
    "Ana Lima;https://www.instagram.com/reel/DYz2HS0M2ks/;13.05.2026;1.640;11.200;sunny\n"
    "Bo Chen;https://www.instagram.com/reel/DYz2HS0M2kt/;01.06.2026;77;900;grey\n"
)
EITHER_WAY = "Platform,Platform post ID,Handle,Published at,Likes\ninstagram,1,ana,01/02/2026,5\n"


def field_of(at: AppTest, column: str) -> str:
    [box] = [box for box in at.selectbox if box.label == f"What “{column}” is"]
    return str(box.value)


def choose(at: AppTest, column: str, field: str) -> AppTest:
    [box] = [box for box in at.selectbox if box.label == f"What “{column}” is"]
    return box.select(field).run()


def press(at: AppTest, label: str) -> AppTest:
    [button] = [button for button in at.button if button.label == label]
    return button.click().run()


def test_a_file_that_nobody_knows_is_asked_about_with_every_column_guessed(store: Store) -> None:
    at = drop(page("upload").run(), "tool.csv", POSTS)
    assert not at.exception
    assert "Pothos does not know this export yet\\." in shown(at)
    assert field_of(at, "Likes") == "likes"
    assert field_of(at, "Post Link") == "permalink"
    assert "1,640 · 77" in shown(at).replace("\\", "")
    assert not [button for button in at.button if button.label.startswith("Load")]


def test_what_is_confirmed_joins_the_recognised_files_and_is_kept_under_its_name(
    store: Store,
) -> None:
    at = drop(page("upload").run(), "tool 2026-05-31.csv", POSTS)
    press(at, "Read the file like this")
    assert not at.exception
    [line] = at.dataframe[0].value.to_dict("records")
    assert (line["File"], line["What it is"], line["Rows"]) == ("tool 2026-05-31.csv", "tool", 2)
    with store.read() as cursor:
        [saved] = mappings_in_use(cursor)
    assert saved.mapping.name == "tool"
    press_load(at)
    assert "Loaded 2 rows from 1 file." in at.success[0].value
    drop(at, "tool 2026-06-07.csv", POSTS.replace("1.640", "1.700"))
    assert at.dataframe[0].value.to_dict("records")[0]["File"] == "tool 2026-06-07.csv"


def test_two_columns_for_one_thing_are_told_and_cannot_be_confirmed(store: Store) -> None:
    at = drop(page("upload").run(), "tool.csv", POSTS)
    choose(at, "Reach", "likes")
    assert "are all taken for “Likes or reactions”" in shown(at).replace("\\", "")
    [button] = [button for button in at.button if button.label == "Read the file like this"]
    assert button.disabled


def test_another_kind_of_rows_guesses_the_columns_anew(store: Store) -> None:
    at = drop(page("upload").run(), "tool.csv", POSTS)
    [kind] = [box for box in at.selectbox if box.label == "Each row is about"]
    kind.select("creator").run()
    assert not at.exception
    assert field_of(at, "Member") == "creator"


def test_an_answer_for_one_file_is_kept_for_no_other(store: Store) -> None:
    at = drop(page("upload").run(), "tool.csv", POSTS)
    at.toggle[0].set_value(False).run()
    press(at, "Read the file like this")
    assert not at.exception
    assert at.dataframe[0].value.to_dict("records")[0]["File"] == "tool.csv"
    with store.read() as cursor:
        assert mappings_in_use(cursor) == ()


def test_days_that_could_be_either_way_are_asked_with_what_each_answer_makes_of_them(
    store: Store,
) -> None:
    at = drop(page("upload").run(), "posts.csv", EITHER_WAY)
    assert not at.exception
    [radio] = at.radio
    captions = [caption.replace("\\", "") for caption in radio.proto.captions]
    assert captions == [
        "01/02/2026 becomes 1 February 2026.",
        "01/02/2026 becomes 2 January 2026.",
    ]
    radio.set_value(1).run()
    press(at, "Use this answer")
    assert not at.exception
    [line] = at.dataframe[0].value.to_dict("records")
    assert line["What it is"] == "Posts"
    assert "2 Jan" in line["Days"]


def mappings_section() -> AppTest:
    at = page("upload")
    at.query_params["section"] = "Mappings"
    return at.run()


def test_the_section_of_mappings_lists_renames_and_withdraws(store: Store) -> None:
    press(drop(page("upload").run(), "tool.csv", POSTS), "Read the file like this")
    at = mappings_section()
    assert not at.exception
    [line] = at.dataframe[0].value.to_dict("records")
    assert (line["Name"], line["Each row is about"], line["Columns"]) == ("tool", "Posts", 6)
    columns = {row["Column"]: row["What it is"] for row in at.dataframe[1].value.to_dict("records")}
    assert columns["Post Link"] == "Permalink"
    assert columns["Mood"] == "Kept out"

    at.text_input(key="mappings_name_1").set_value("Tool ![x](http://evil.example)")
    at.button(key="mappings_rename_1").click().run()
    assert not at.exception
    assert "![x](http" not in at.success[0].value
    assert at.dataframe[0].value["Name"].tolist() == ["Tool ![x](http://evil.example)"]

    at.button(key="mappings_withdraw_1").click().run()
    assert "No mapping is kept yet" in shown(at)
    asked_again = drop(page("upload").run(), "tool.csv", POSTS)
    assert field_of(asked_again, "Likes") == "likes"


def test_without_mappings_the_section_says_how_one_comes_to_be(store: Store) -> None:
    assert "No mapping is kept yet" in shown(mappings_section())


def test_of_several_questions_the_first_is_open_and_its_answer_opens_the_next(
    store: Store,
) -> None:
    at = page("upload").run()
    at.file_uploader[0].upload("one.csv", POSTS.encode())
    at.file_uploader[0].upload("two.csv", POSTS.replace("Mood", "Sky").encode()).run()

    def is_open() -> list[tuple[str, bool]]:
        panels = [panel for panel in at.expander if panel.label.startswith(("one", "two"))]
        return [(panel.label.replace("\\", ""), bool(panel.proto.expanded)) for panel in panels]

    assert is_open() == [("one.csv", True), ("two.csv", False)]
    assert len([button for button in at.button if button.label == "Read the file like this"]) == 1

    press(at, "Read the file like this")

    assert not at.exception
    assert "1 file needs an answer" in shown(at)
    assert len([button for button in at.button if button.label == "Read the file like this"]) == 1
    assert at.dataframe[0].value["File"].tolist() == ["one.csv"]


UNNAMED = (
    "Type;Lifetime Post Total Reach;comment;like;share\n"
    "Photo;2752;4;79;17\nStatus;10460;5;130;29\nPhoto;2752;4;79;17\n"
)


def test_where_nothing_names_a_post_each_row_is_one_only_if_a_person_says_so(store: Store) -> None:
    at = drop(page("upload").run(), "dataset_Facebook.csv", UNNAMED)
    [box] = [each for each in at.checkbox if "count each row as a post of its own" in each.label]
    assert box.value
    box.uncheck().run()
    assert "one is needed" in shown(at)
    [button] = [button for button in at.button if button.label == "Read the file like this"]
    assert button.disabled
    [box] = [each for each in at.checkbox if "count each row as a post of its own" in each.label]
    box.check().run()
    press(at, "Read the file like this")
    press_load(at)
    assert "Loaded 3 rows from 1 file." in at.success[0].value
    with store.read() as cursor:
        assert cursor.execute(
            "SELECT sum(likes), sum(reach), count(DISTINCT post_id) FROM post_snapshot"
        ).fetchall() == [(288, 15964, 3)]
