"""Settings."""

from __future__ import annotations

import zipfile

from core.imports.backup import BACKUPS, backups
from core.store import Store
from pages.parts.estimates import estimated_words
from tests.pages.conftest import CAMPAIGNS, Load, page, posts_csv, shown
from tests.pages.test_review import LEAFY


def test_shares_are_said_in_words() -> None:
    assert estimated_words({"reach": 0.12}) == "12\u00a0% of reach is estimated."
    assert estimated_words({"reach": 0.12, "views": 0.001}) == (
        "12\u00a0% of reach and 1\u00a0% of views are estimated."
    )


def test_one_switch_leaves_estimates_out_and_counts_them_again(store: Store, load: Load) -> None:
    load({"campaigns.csv": CAMPAIGNS + LEAFY, "posts.csv": posts_csv("leafy", [5, 6])})
    with store.write() as cursor:
        cursor.execute("UPDATE post_snapshot SET reach_kind = 'modelled'").fetchall()
        cursor.execute("INSERT INTO touched_post SELECT post_id FROM post").fetchall()
        store.note("figures")
    reach = "SELECT sum(reach) FROM post_now"
    at = page("settings")
    at.query_params["section"] = "Estimates"
    at.run()
    at.toggle[0].set_value(False).run()
    assert not at.exception
    assert "Estimates are left out everywhere now." in shown(at)
    with store.read() as cursor:
        assert cursor.execute(reach).fetchall() == [(None,)]
    at.toggle[0].set_value(True).run()
    assert not at.exception
    assert "of reach is estimated" in shown(at)
    with store.read() as cursor:
        assert cursor.execute(reach).fetchall() == [(2000,)]


def test_one_button_makes_a_backup_and_the_next_look_lists_it(store: Store, load: Load) -> None:
    load({"campaigns.csv": CAMPAIGNS + LEAFY, "posts.csv": posts_csv("leafy", [5, 6])})
    at = page("settings")
    at.query_params["section"] = "Backup"
    at.run()
    assert "There is no backup beside the data yet." in shown(at)

    at.button[0].click().run()

    assert not at.exception
    assert "The backup is made" in shown(at)
    assert "It holds 2 uploads" in shown(at)
    (made,) = backups(store.home)
    assert list(at.dataframe[0].value["File"]) == [made.path.name]
    with zipfile.ZipFile(made.path) as archive:
        assert archive.testzip() is None


def test_a_backup_that_fails_says_what_to_do(store: Store, load: Load) -> None:
    load({"campaigns.csv": CAMPAIGNS + LEAFY})
    (store.home / BACKUPS).write_text("in the way")
    at = page("settings")
    at.query_params["section"] = "Backup"
    at.run()

    at.button[0].click().run()

    assert not at.exception
    assert "Let Pothos write to its directory, then try again." in shown(at)
    assert "The backup is made" not in shown(at)
