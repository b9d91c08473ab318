"""History: every import with its receipt, what was odd, its original, undo and redo."""

from __future__ import annotations

from streamlit.testing.v1 import AppTest

from core.store import Store, history
from pages.parts import cached
from pages.parts.issues import as_csv
from tests.pages.conftest import CAMPAIGNS, Load, page, posts_csv, shown
from tests.pages.test_review import LEAFY, STEADY

# One value cannot be read, and one row stands twice.
ODD = posts_csv("leafy", [50, 60]).replace(",50,0\n", ",=1+1,0\n")
ODD += ODD.splitlines()[-1] + "\n"


def looking_into(import_id: int | None = None) -> AppTest:
    at = page("upload")
    at.query_params["section"] = "History"
    if import_id is not None:
        at.query_params["import"] = str(import_id)
    return at.run()


def labels(at: AppTest) -> list[str]:
    return [button.label for button in (*at.button, *at.get("download_button"))]


def test_the_address_says_which_import_is_looked_into(load: Load) -> None:
    load({"campaigns.csv": CAMPAIGNS + LEAFY})
    load({"posts.csv": posts_csv("leafy", STEADY)})
    assert looking_into().selectbox(key="import").value == 2
    at = looking_into(1)
    assert not at.exception
    assert at.selectbox(key="import").value == 1
    assert "campaigns" in shown(at)
    at.selectbox(key="import").select(2).run()
    assert "import" not in at.query_params
    assert looking_into(99).selectbox(key="import").value == 2


def test_the_receipt_says_counts_and_how_the_day_is_known(load: Load) -> None:
    load({"posts.csv": ODD})
    at = looking_into()
    assert [(one.label, one.value) for one in at.metric] == [
        ("Rows in the file", "3"),
        ("Loaded", "2"),
        ("Duplicates", "1"),
        ("Skipped", "0"),
    ]
    assert "As of: 15 November 2026, from the column As of" in shown(at)


def test_what_was_odd_says_what_was_done_and_can_be_looked_at_by_kind(load: Load) -> None:
    load({"posts.csv": ODD})
    at = looking_into()
    [value, repeated] = at.dataframe[1].value.to_dict("records")
    assert (value["Row"], value["Column"], value["Value"]) == (2, "Likes", "=1+1")
    assert value["What was done"] == "The value was left out, the row was loaded"
    assert (repeated["Row"], repeated["What"]) == (4, "Note")
    at.segmented_control(key="history_kind_1").set_value("skipped").run()
    assert len(at.dataframe[1].value) == 1


def test_the_download_has_all_that_was_odd_without_formulas(load: Load) -> None:
    load({"posts.csv": ODD})
    text = as_csv(1)
    assert text.splitlines()[0] == "row,column,value,what,why,what was done"
    assert "'=1+1" in text
    assert len(text.splitlines()) == 3


def test_undo_and_redo_take_figures_out_and_in_and_the_list_keeps_its_words(
    store: Store, load: Load
) -> None:
    load({"campaigns.csv": CAMPAIGNS + LEAFY})
    load({"posts.csv": posts_csv("leafy", STEADY)})
    [before] = cached.review_lines(cached.data_version())
    at = looking_into()
    names = at.selectbox(key="import").options

    at.button(key="history_undo_2").click().run()

    assert not at.exception
    assert "Undone: posts\\.csv" in at.success[0].value
    assert at.selectbox(key="import").value == 2
    assert at.selectbox(key="import").options == names
    assert "history_undo_2" not in [button.key for button in at.button]
    [undone] = cached.review_lines(cached.data_version())
    assert undone.rate is None

    at.button(key="history_redo_2").click().run()

    assert not at.exception
    assert "Loaded again: posts\\.csv" in at.success[0].value
    assert at.selectbox(key="import").value == 3
    assert "Loaded again: import 2, which was undone" in shown(at)
    [after] = cached.review_lines(cached.data_version())
    assert after.rate == before.rate
    with store.read() as cursor:
        assert [line.redo_of for line in history(cursor)] == [2, None, None]


def test_the_original_can_be_downloaded(load: Load) -> None:
    load({"posts.csv": ODD})
    assert "Download the original" in labels(looking_into())


def test_an_import_that_changed_figures_already_shown_says_which(load: Load) -> None:
    load({"campaigns.csv": CAMPAIGNS + LEAFY, "posts.csv": posts_csv("leafy", STEADY)})
    assert "Nothing: it only added to what was there." in shown(looking_into(1))
    at = looking_into(2)
    at.button(key="history_undo_2").click().run()
    assert at.dataframe[1].value["Campaign"].unique().tolist() == ["Leafy tea"]
