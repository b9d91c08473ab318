"""What a change of sensitivity does, and what it leaves alone."""

from __future__ import annotations

import json
from datetime import date, timedelta
from pathlib import Path

from core.checks.sensitivity import Sensitivity, sensitivity
from core.imports import change_sensitivity, open_or_rebuild
from core.store import Store
from tests.core.imports.tables import every_table, require_the_same
from tests.core.imports.test_rebuild import bring_in, delete_the_database

CAMPAIGNS = "campaign,goal,goal_metric,target,ends_on,hashtags\n" + "".join(
    f"{name},visibility,views,1000,2026-12-31,#{name.lower()}\n" for name in ("Glow", "Shine")
)
JUDGED = {
    "alert", "drift_finding", "drift_part", "drift_week", "spike", "campaign_pace", "judged_with",
}  # fmt: skip
"""All that a change of sensitivity may write, but for the setting and the journal's position."""


def posts() -> str:
    """A post a day over 60 days with 10,000 views; Glow falls by 30 % on the 41st, Shine never."""
    rows = ["platform,platform_post_id,handle,caption,published_at,as_of,views,likes"]
    for day in range(60):
        on = date(2026, 6, 1) + timedelta(days=day)
        usual = 800 + 40 * (day % 5 - 2)
        for tag, likes in (("glow", usual * 0.7 if day >= 40 else usual), ("shine", usual)):
            number = f"{tag}{day}"
            settled = on + timedelta(days=7)
            rows.append(f"tiktok,{number},ann,Hi #{tag},{on},{settled},10000,{likes:.0f}")
    return "\n".join(rows) + "\n"


def a_programme(data: Path) -> Store:
    store = open_or_rebuild(data)
    bring_in(store, {"campaigns.csv": CAMPAIGNS.encode(), "posts.csv": posts().encode()})
    return store


def drifting(store: Store) -> list[str]:
    with store.read() as cursor:
        rows = cursor.execute("SELECT campaign_id FROM alert WHERE rule = 'level shift'").fetchall()
    return [campaign_id for (campaign_id,) in rows]


def test_all_campaigns_are_judged_anew_and_no_figure_changes(tmp_path: Path) -> None:
    store = a_programme(tmp_path)
    assert drifting(store) == ["glow"]
    before, version = every_table(store), store.data_version

    change_sensitivity(store, Sensitivity(1 / 3, 0.40))

    # One write: nobody sees the new setting with the old alerts.
    assert store.data_version == version + 1
    assert drifting(store) == []
    after = every_table(store)
    changed = {name for name in after if after[name] != before[name]}
    assert changed - JUDGED == {"setting", "journal_position", "alert_episode"}
    assert {"alert", "drift_finding", "judged_with"} <= changed
    change_sensitivity(store, Sensitivity())
    back = every_table(store)
    require_the_same({name: back[name] for name in JUDGED}, {name: before[name] for name in JUDGED})
    store.close()


def test_it_is_in_the_journal_and_comes_back_with_the_database(tmp_path: Path) -> None:
    store = a_programme(tmp_path)
    change_sensitivity(store, Sensitivity(0.1, 0.15))
    change_sensitivity(store, Sensitivity(1 / 3, 0.40))
    before = every_table(store)
    store.close()
    told = [json.loads(line) for line in (tmp_path / "journal.jsonl").read_text().splitlines()]
    assert [line["minimum_change"] for line in told if line["what"] == "sensitivity"] == [0.15, 0.4]
    delete_the_database(tmp_path)
    store = open_or_rebuild(tmp_path)
    require_the_same(every_table(store), before)
    with store.read() as cursor:
        assert sensitivity(cursor) == Sensitivity(1 / 3, 0.40)
    store.close()


def test_what_comes_later_is_judged_with_it(tmp_path: Path) -> None:
    store = open_or_rebuild(tmp_path)
    change_sensitivity(store, Sensitivity(1 / 3, 0.40))
    bring_in(store, {"campaigns.csv": CAMPAIGNS.encode(), "posts.csv": posts().encode()})
    assert drifting(store) == []
    store.close()
