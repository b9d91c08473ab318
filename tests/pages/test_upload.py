"""Upload: recognise, load, receipts, history, undo, templates, a campaign by form."""

from __future__ import annotations

import threading
from datetime import date

import pytest
from streamlit.testing.v1 import AppTest

from core.imports import jobs
from core.imports.jobs import Job
from core.store import Store, history
from pages.parts import cached
from tests.pages.conftest import CAMPAIGNS, page, posts_csv, shown
from tests.pages.test_review import LEAFY, STEADY


def drop(at: AppTest, name: str, text: str) -> AppTest:
    return at.file_uploader[0].upload(name, text.encode()).run()


def press_load(at: AppTest) -> AppTest:
    """Press the button and wait for the import, which runs in the background."""
    at.button(key="upload_load").click().run()
    return settled(at)


def settled(at: AppTest) -> AppTest:
    job = jobs.find(at.session_state["upload_job"])
    assert job is not None
    assert job.wait(60)
    return at.run()


def section(name: str) -> AppTest:
    at = page("upload")
    at.query_params["section"] = name
    return at.run()


def test_a_file_is_recognised_before_it_is_loaded(store: Store) -> None:
    at = drop(page("upload").run(), "campaigns.csv", CAMPAIGNS + LEAFY)
    assert not at.exception
    [line] = at.dataframe[0].value.to_dict("records")
    assert line["File"] == "campaigns.csv"
    assert line["What it is"] == "Campaigns"
    assert line["Rows"] == 1
    with store.read() as cursor:
        assert history(cursor) == []


def test_loading_gives_a_receipt_and_loading_again_says_that_nothing_changed(store: Store) -> None:
    at = drop(page("upload").run(), "campaigns.csv", CAMPAIGNS + LEAFY)
    press_load(at)
    assert not at.exception
    assert "Loaded 1 row from 1 file." in at.success[0].value
    [receipt] = at.dataframe[0].value.to_dict("records")
    assert (receipt["Rows in"], receipt["Loaded"], receipt["Skipped"]) == (1, 1, 0)
    version = cached.data_version()

    drop(at, "campaigns.csv", CAMPAIGNS + LEAFY)
    press_load(at)
    assert "Nothing changed: 1 file was loaded before." in at.info[0].value
    assert len(at.dataframe[0].value) == 1
    with store.read() as cursor:
        assert len(history(cursor)) == 1
    assert cached.data_version() >= version


def test_a_file_that_cannot_be_read_says_what_to_do_as_text(store: Store) -> None:
    at = drop(page("upload").run(), "notes ![x](http://evil.example).csv", "a,b\n1,2\n")
    assert not at.exception
    assert any(text.value.startswith("What to do: ") for text in at.text)
    assert "![x](http" not in "\n".join(element.value for element in at.markdown)
    assert not [button for button in at.button if button.label.startswith("Load")]


def test_a_file_that_was_refused_does_not_keep_those_beside_it_from_being_loaded(
    store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    loading, screen_waits = jobs.load_exports, threading.Event()
    wait = Job.wait

    def load_once_the_screen_waits(*given: object) -> None:
        assert screen_waits.wait(30)
        loading(*given)  # type: ignore[arg-type]

    def waiting(job: Job, timeout_s: float | None = None) -> bool:
        screen_waits.set()
        return wait(job, timeout_s)

    at = page("upload").run()
    good, bad = (CAMPAIGNS + LEAFY).encode(), b"a,b\n1,\0\n"
    at.file_uploader[0].set_value([("good.csv", good, "text/csv"), ("bad.csv", bad, "text/csv")])
    at.run()
    monkeypatch.setattr(jobs, "load_exports", load_once_the_screen_waits)
    monkeypatch.setattr(Job, "wait", waiting)

    press_load(at)

    assert not at.exception
    assert "Loaded 1 row from 1 file." in at.success[0].value
    assert [path for path in store.spool.rglob("*") if path.is_file()] == []


def test_posts_can_be_said_to_belong_to_a_new_campaign(store: Store) -> None:
    at = drop(page("upload").run(), "posts.csv", posts_csv("none", STEADY))
    at.selectbox(key="upload_campaign").select("A new campaign").run()
    at.text_input(key="upload_new_campaign").set_value("Hearsay").run()
    press_load(at)
    assert not at.exception
    [line] = cached.review_lines(cached.data_version())
    assert line.name == "Hearsay"


def test_every_template_has_a_sentence_and_a_download(store: Store) -> None:
    at = section("Templates")
    assert not at.exception
    buttons = at.get("download_button")
    sentences = [element.value for element in at.markdown if element.value.startswith("**")]
    assert len(buttons) == len(sentences) >= 10


def test_a_campaign_by_form_has_a_receipt_and_its_line(store: Store) -> None:
    at = section("Add a campaign")
    at.text_input(key="add_campaign_campaign").set_value("By hand")
    at.selectbox(key="add_campaign_goal").select("visibility")
    at.selectbox(key="add_campaign_goal_metric").select("views")
    at.number_input(key="add_campaign_target").set_value(5_000)
    at.text_input(key="add_campaign_hashtags").set_value("#byhand")
    at.form_submit_button[0].click().run()
    assert not at.exception
    assert "By hand is added" in at.success[0].value
    [line] = cached.review_lines(cached.data_version())
    assert (line.name, line.target) == ("By hand", 5_000)


@pytest.mark.parametrize(
    ("field", "value", "words"),
    [
        ("target", 0, "The target is 0"),
        ("hashtags", "#slow tea, #leafy", "would claim nothing"),
        ("codes", "LEAF 10", "Write LEAF10"),
        ("accounts", "instagram:ana", "no first day is given"),
    ],
)
def test_what_would_mean_nothing_is_not_added_and_the_form_keeps_it(
    store: Store, field: str, value: str | int, words: str
) -> None:
    at = section("Add a campaign")
    at.text_input(key="add_campaign_campaign").set_value("Odd")
    find = at.number_input if field == "target" else at.text_input
    find(key=f"add_campaign_{field}").set_value(value)  # type: ignore[arg-type]
    at.form_submit_button[0].click().run()
    assert not at.exception
    assert words in shown(at)
    assert find(key=f"add_campaign_{field}").value == value
    assert cached.review_lines(cached.data_version()) == []


def test_the_same_campaign_again_changes_nothing_and_says_so(store: Store) -> None:
    at = section("Add a campaign")
    for _ in range(2):
        at.text_input(key="add_campaign_campaign").set_value("Twice")
        at.form_submit_button[0].click().run()
    assert "Nothing changed: Twice was added" in at.info[0].value
    assert not at.success


def test_a_campaign_that_ends_before_it_begins_is_not_added(store: Store) -> None:
    at = section("Add a campaign")
    at.text_input(key="add_campaign_campaign").set_value("Odd")
    at.date_input(key="add_campaign_starts_on").set_value(date(2026, 9, 2))
    at.date_input(key="add_campaign_ends_on").set_value(date(2026, 9, 1))
    at.form_submit_button[0].click().run()
    assert "The first day is 2 September 2026, the last 1 September 2026." in shown(at)
    assert cached.review_lines(cached.data_version()) == []


def test_hashtags_with_and_without_their_mark_and_in_any_list_are_the_same(store: Store) -> None:
    at = section("Add a campaign")
    at.text_input(key="add_campaign_campaign").set_value("Tags")
    at.text_input(key="add_campaign_hashtags").set_value("leafy, #slow; #a #b")
    at.form_submit_button[0].click().run()
    assert "Tags is added" in at.success[0].value
    about = cached.campaign(cached.data_version(), "tags")
    assert sorted(tag.lstrip("#") for tag in about.hashtags) == ["a", "b", "leafy", "slow"]


def test_a_link_may_bring_the_name_of_the_campaign_to_complete(store: Store) -> None:
    at = page("upload")
    at.query_params["section"] = "Add a campaign"
    at.query_params["name"] = "Aimless"
    at.run()
    assert at.text_input(key="add_campaign_campaign").value == "Aimless"


def test_a_campaign_without_a_name_says_what_to_do(store: Store) -> None:
    at = section("Add a campaign")
    at.form_submit_button[0].click().run()
    assert not at.exception
    assert "The campaign has no name" in shown(at)


def test_a_file_that_is_looked_into_shows_its_rows_and_what_it_does_not_tell(store: Store) -> None:
    at = drop(page("upload").run(), "Totals.csv", "Date,Views\n2026-05-01,7\n2026-05-02,9\n")
    at.session_state["upload_preview_panel"] = True
    at.run()
    assert not at.exception
    assert at.dataframe[1].value.to_numpy().tolist() == [["2026-05-01", "7"], ["2026-05-02", "9"]]
    assert "What this export does not tell: Whose channel it is." in [t.value for t in at.text]
