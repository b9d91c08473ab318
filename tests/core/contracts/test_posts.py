"""Sponsored posts: judged once, ruled by the team, and watched for changes."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest

from core.checks.contracts import contract_alerts
from core.contracts import posts as room
from core.contracts.pack import evidence_pack
from core.contracts.refresh import refresh_contracts
from core.metrics import refresh
from tests.core.metrics.programme import Programme

TODAY = date(2026, 6, 30)
GOOD = "#ad My gadget reads soil moisture by Bluetooth #pip"
SEEDS = "#ad Roasted sunflower seeds with paprika, which do you snack on? #snack"
EVIL = "<script>alert(1)</script> {{ 7 * 7 }}"


def post(programme: Programme, number: int, caption: str, **said: object) -> None:
    known = {
        "account_id": "tiktok:ana", "campaign_id": "pip", "caption": caption, "format": "video",
        "published_on": date(2026, 6, number), "likes": 1, "as_of": TODAY,
    }  # fmt: skip
    programme.post(f"tiktok:{number}", **{**known, **said})


@pytest.fixture
def launch(programme: Programme) -> Programme:
    """Ana is under contract for a gadget and may name no Sproutbit until the end of July."""
    programme.campaign(
        "pip", brief="Soil moisture sensor, Bluetooth, one battery: show the gadget",
        hashtags=["pip"], competitors=["Sproutbit"], words_to_avoid=["hack"], markets=["US"],
        ends_on=date(2026, 7, 31),
    )  # fmt: skip
    programme.account("tiktok:ana", creator_id="ana")
    programme.creator("ana", "Ana")
    programme.agree("C1", "pip", creator_id="ana", status="signed", signed_on=date(2026, 5, 1),
                    price=300, currency="USD", exclusive_until=date(2026, 7, 31),
                    usage_rights_until=date(2026, 7, 10))  # fmt: skip
    return programme


def alerts(programme: Programme) -> dict[str, str]:
    refresh(programme.cursor)
    refresh_contracts(programme.cursor, TODAY)
    return {alert.rule: alert.headline for alert in contract_alerts(programme.cursor, TODAY)}


def rule(programme: Programme, post_id: str, about: str, is_fine: bool | None, minute: int) -> None:
    programme.insert("post_ruling", post_id=post_id, about=about, is_fine=is_fine, reason="ok",
                     said_at=datetime(2026, 6, 30, 9, minute, tzinfo=UTC))  # fmt: skip


def test_a_post_on_brief_and_disclosed_is_silent_but_for_rights_that_end(launch: Programme) -> None:
    post(launch, 2, GOOD)
    assert alerts(launch) == {"rights ending": "Rights of 1 contract end within two weeks."}


def test_sunflower_seeds_are_off_the_brief(launch: Programme) -> None:
    post(launch, 2, GOOD)
    post(launch, 3, SEEDS)
    assert alerts(launch)["off-brief post"] == "1 post of Ana is not about the brief."
    rule(launch, "tiktok:3", "brief", is_fine=True, minute=0)
    assert "off-brief post" not in alerts(launch)
    rule(launch, "tiktok:3", "brief", is_fine=None, minute=1)
    assert "off-brief post" in alerts(launch)


def test_undisclosed_is_said_with_its_rule_and_weak_is_only_good_to_know(launch: Programme) -> None:
    post(launch, 2, GOOD.removeprefix("#ad "))
    assert alerts(launch)["undisclosed post"] == "1 sponsored post of Ana does not say that it is."
    post(launch, 2, f"{GOOD.removeprefix('#ad ')} #spon")
    launch.new_import()
    post(launch, 2, f"#spon {GOOD.removeprefix('#ad ')}")
    assert alerts(launch)["undisclosed post"] == "1 sponsored post of Ana says so only weakly."
    rule(launch, "tiktok:2", "disclosure", is_fine=True, minute=0)
    assert "undisclosed post" not in alerts(launch)


def test_a_code_that_is_missing_is_said_and_is_no_alert_by_itself(launch: Programme) -> None:
    launch.cursor.execute("UPDATE campaign SET codes = ['ANA10', 'BO10']").fetchall()
    post(launch, 2, GOOD)
    post(launch, 3, f"{GOOD} with ana10")
    assert "off-brief post" not in alerts(launch)
    rows = launch.cursor.execute("SELECT post_id, missing FROM post_check ORDER BY ALL").fetchall()
    assert rows == [("tiktok:2", ["code or link (any of 2)"]), ("tiktok:3", [])]


def test_what_contracts_give_for_the_posts_of_an_alert_is_said(launch: Programme) -> None:
    launch.promise("D1", contract_id="C1", creator_id="ana", platform="tiktok", format="video",
                   due_on=date(2026, 6, 3))  # fmt: skip
    post(launch, 3, SEEDS.removeprefix("#ad "))
    assert {"undisclosed post", "off-brief post"} <= alerts(launch).keys()
    (promise,) = launch.cursor.execute(
        "SELECT post_id, worth FROM promise_now WHERE deliverable_id = 'D1'"
    ).fetchall()
    assert promise == ("tiktok:3", 300)
    told = {one.rule: one.evidence[-1] for one in contract_alerts(launch.cursor, TODAY)}
    at_stake = "Money at stake: 300 USD, which contracts give for this post."
    assert told["undisclosed post"] == told["off-brief post"] == at_stake


def test_organic_posts_are_not_judged(launch: Programme) -> None:
    launch.account("tiktok:fan", creator_id="fan")
    launch.creator("fan", "Fan")
    post(launch, 4, "just a fan", account_id="tiktok:fan")
    alerts(launch)
    assert launch.all("FROM post_check") == []
    launch.new_import()
    post(launch, 4, "just a fan", account_id="tiktok:fan", is_paid_partnership=True)
    alerts(launch)
    assert launch.one("SELECT grade FROM post_check") == "clear"


def test_a_competitor_within_the_exclusive_time_is_a_breach_in_any_post(launch: Programme) -> None:
    post(launch, 5, "My new Sproutbit! #love", campaign_id=None)
    assert alerts(launch)["exclusivity broken"] == "Ana names a competitor while C1 forbids it."
    launch.new_import()
    launch.agree("C1", "pip", exclusive_until=date(2026, 6, 1))
    assert "exclusivity broken" not in alerts(launch)


def test_only_what_changed_is_judged_again(
    launch: Programme, monkeypatch: pytest.MonkeyPatch
) -> None:
    judged: list[str] = []
    judge = room._judged
    monkeypatch.setattr(
        room, "_judged", lambda row, *rest: judged.append(row[0]) or judge(row, *rest)
    )
    post(launch, 2, GOOD)
    post(launch, 3, SEEDS)
    alerts(launch)
    assert sorted(judged) == ["tiktok:2", "tiktok:3"]
    judged.clear()
    launch.new_import()
    post(launch, 3, f"{SEEDS} Salted.")
    alerts(launch)
    assert judged == ["tiktok:3"]


def listed(programme: Programme, day: int, *captions: tuple[int, str]) -> None:
    """An export of the platform's own that lists every post of June, as of a day."""
    import_id = programme.new_import(f"june {day}.csv")
    programme.cursor.execute(
        "UPDATE import_file SET as_of = ?, covers_from = ?, covers_to = ?, known_id = 'meta' "
        "WHERE import_id = ?",
        [date(2026, 6, day), date(2026, 6, 1), TODAY, import_id],
    ).fetchall()
    for number, caption in captions:
        post(programme, number, caption)


def test_a_caption_that_changed_and_a_post_that_is_gone_are_seen(launch: Programme) -> None:
    listed(launch, 10, (2, GOOD), (3, GOOD))
    listed(launch, 20, (2, GOOD), (3, GOOD))
    assert "content changed" not in alerts(launch)
    listed(launch, 25, (2, "Now without a label #pip soil"))
    assert alerts(launch)["content changed"] == "2 posts of Ana changed or went after going live."
    changes = "SELECT post_id, kind, seen_before, seen_after FROM content_change ORDER BY 1"
    assert launch.all(changes) == [
        ("tiktok:2", "caption", date(2026, 6, 20), date(2026, 6, 25)),
        ("tiktok:3", "gone", date(2026, 6, 20), date(2026, 6, 25)),
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("approved_on", "severity"), [(None, "low"), (date(2026, 6, 15), "medium"), (TODAY, "low")]
)
def test_a_change_after_the_approval_weighs_more_and_says_so(
    launch: Programme, approved_on: date | None, severity: str
) -> None:
    launch.promise(
        "D1", contract_id="C1", creator_id="ana", campaign_id="pip", platform="tiktok",
        format="video", due_on=date(2026, 6, 2), approved_on=approved_on,
    )  # fmt: skip
    launch.insert(
        "match_ruling", deliverable_id="D1", post_id="tiktok:2", is_match=True,
        said_at=datetime(2026, 6, 3, tzinfo=UTC),
    )  # fmt: skip
    listed(launch, 20, (2, GOOD))
    listed(launch, 25, (2, "Now another text #ad #pip soil moisture"))
    refresh(launch.cursor)
    refresh_contracts(launch.cursor, TODAY)

    [found] = [
        one for one in contract_alerts(launch.cursor, TODAY) if one.rule == "content changed"
    ]

    assert found.severity == severity
    assert ("approved on 15 June 2026" in found.evidence[0]) is (severity == "medium")


@pytest.mark.parametrize("changed", [f"{GOOD[:20]}…", GOOD.replace(" ", "  "), f"{GOOD}\n"])
def test_cut_captions_and_white_space_are_no_change(launch: Programme, changed: str) -> None:
    listed(launch, 10, (2, GOOD))
    listed(launch, 20, (2, changed))
    assert "content changed" not in alerts(launch)


def test_the_evidence_pack_has_everything_and_escapes_every_word(launch: Programme) -> None:
    post(launch, 2, f"{GOOD} {EVIL}")
    launch.promise("D1", contract_id="C1", platform="tiktok", due_on=date(2026, 6, 1))
    alerts(launch)
    pack = evidence_pack(launch.cursor, "ana", f"Ana {EVIL}", TODAY, TODAY)
    assert "<script>" not in pack
    assert "&lt;script&gt;" in pack
    assert "{{ 7 * 7 }}" in pack
    for part in ("C1", "300", "posted and matched", "#ad", "export.csv", "30 June 2026"):
        assert part in pack
    assert "http" not in pack.replace("https://", "")


def test_many_without_a_contract_are_one_thing_to_decide(launch: Programme) -> None:
    for number in range(1, 5):
        launch.account(f"tiktok:p{number}", creator_id=f"p{number}")
        launch.creator(f"p{number}", f"P{number}")
        post(launch, 10 + number, GOOD, account_id=f"tiktok:p{number}")
        found = alerts(launch)
    assert found["no contract"] == "4 creators post for the campaign and have no contract."
