"""Settings."""

from __future__ import annotations

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
