"""Whatever happened in whatever order, the prepared tables are those of a rebuild from scratch."""

# ruff: noqa: S608, ANN401 (names of our own schema; values of any column)
from __future__ import annotations

import random
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from typing import Any

import pytest

from core.metrics import PREPARED, rebuild, refresh
from tests.core.metrics.programme import Programme

CAMPAIGNS = ("glow", "shine", "spark")
WORDS = ("glowup", "shinebright", "sparkle")
ACCOUNTS = ("instagram:mia", "instagram:ben", "instagram:ada")
START = date(2026, 3, 2)
NOW = datetime(2026, 4, 1, tzinfo=UTC)


def a_day(chance: random.Random) -> date:
    return START + timedelta(days=chance.randrange(40))


def some(chance: random.Random, **values: Any) -> dict[str, Any]:
    """Each value or nothing."""
    return {name: value for name, value in values.items() if chance.random() < 0.7}


def import_campaign(programme: Programme, chance: random.Random) -> None:
    programme.campaign(
        chance.choice(CAMPAIGNS),
        **some(
            chance,
            starts_on=a_day(chance),
            ends_on=a_day(chance) + timedelta(days=20),
            goal_metric=chance.choice(("views", "engagements", "posts", "sales", "sales", "reach")),
            hashtags=chance.sample(WORDS, 2),
            mentions=[chance.choice(WORDS)],
            accounts=[chance.choice(ACCOUNTS)],
        ),
    )


def import_post(programme: Programme, chance: random.Random) -> None:
    number = chance.randrange(6)
    permalink = f"https://www.instagram.com/{chance.choice(('p', 'reel'))}/Code{number}/"
    post_id, address = f"instagram:17{number}", {"permalink": permalink}
    if chance.random() < 0.4:
        post_id = f"instagram:/p/Code{number}"
    elif chance.random() < 0.5:
        address = {}
    counters = some(
        chance,
        views=chance.randrange(1000),
        reach=chance.randrange(500),
        likes=chance.randrange(50),
        saves=chance.randrange(5),
    )
    said = some(
        chance,
        account_id=chance.choice(ACCOUNTS),
        published_on=a_day(chance),
        caption=f"#{chance.choice(WORDS)} and @{chance.choice(WORDS)}",
    )
    if chance.random() < 0.2:
        said["campaign_id"] = chance.choice(CAMPAIGNS)
    programme.post(
        post_id,
        as_of=a_day(chance),
        basis=chance.choice(("lifetime", "lifetime", "day", "window")),
        window_from=START,
        reach_kind=chance.choice(("unique_accounts", "modelled")),
        **address,
        **said,
        **counters,
    )


def import_account(programme: Programme, chance: random.Random) -> None:
    account_id = chance.choice(ACCOUNTS)
    followers = chance.randrange(10_000)
    if chance.random() < 0.5:
        programme.account_day(account_id, a_day(chance), followers)
        return
    programme.account(
        account_id,
        **some(chance, creator_id=chance.choice(("mia koch", "ben")), followers=followers),
        as_of=a_day(chance),
    )
    programme.creator("mia koch", chance.choice(("Mia Koch", "Mia K.")))


def import_sale(programme: Programme, chance: random.Random) -> None:
    if chance.random() < 0.3:
        programme.offer(chance.choice(("A10", "B10")), chance.choice(CAMPAIGNS))
    ordered_at = f"{a_day(chance)}T12:00:00Z"
    programme.sale(
        f"S-{chance.randrange(9)}",
        chance.choice(("a10", "b10")),
        ordered_at,
        total=Decimal(40),
        **some(chance, currency=chance.choice(("EUR", "USD")), refunded=chance.choice((5, 40))),
    )


PEOPLE = ("Mia Koch", "Mia Kocch", "Ben", "Ada Roe")
TOKENS = (
    "name:mia koch", "name:mia kocch", "name:ben", "id:aspire:1", "id:aspire:2",
    "account:instagram:mia", "account:instagram:ben", "mail:mia@example.com",
)  # fmt: skip


def import_people(programme: Programme, chance: random.Random) -> None:
    programme.person(
        chance.choice(PEOPLE),
        **some(
            chance,
            email=chance.choice(("mia@example.com", "ben@example.com", "info@example.com")),
            vendor_id=chance.choice(("aspire:1", "aspire:2", "grin:7")),
            accounts=tuple(chance.sample(ACCOUNTS, 1)),
        ),
    )


def import_posts_of_an_account(programme: Programme, chance: random.Random) -> None:
    """The account's own export: most of its posts, and somebody else's."""
    programme.cursor.execute(
        "UPDATE import_file SET known_id = 'meta_instagram_content' WHERE import_id = ?",
        [programme.import_id],
    )
    for number in range(4):
        programme.post(
            f"instagram:17{number}", account_id=ACCOUNTS[0 if number < 3 else 1],
            as_of=a_day(chance), likes=chance.randrange(50),
            reach=chance.choice((None, 90)), creator_id=chance.choice((None, "ben")),
            views=chance.randrange(90), estimated=chance.choice((None, ["views"], ["likes"])),
        )  # fmt: skip


KINDS = (
    import_campaign, import_post, import_post, import_post, import_account, import_sale,
    import_people, import_people, import_posts_of_an_account,
)  # fmt: skip


def switch_estimates(programme: Programme, chance: random.Random) -> None:
    """As core.store.settings does."""
    programme.cursor.execute("DELETE FROM setting")
    wanted = chance.choice(("yes", "no"))
    programme.insert("setting", name="leave_out_estimates", value=wanted, set_at=NOW)
    programme.cursor.execute("INSERT INTO touched_post SELECT DISTINCT post_id FROM post")
    programme.cursor.execute("INSERT INTO touched_campaign SELECT campaign_id FROM campaign")


def happen(programme: Programme, chance: random.Random, alive: list[int]) -> None:
    """One import, undo or assignment."""
    event = chance.random()
    if event < 0.2 and alive:
        programme.undo(alive.pop(chance.randrange(len(alive))))
    elif event < 0.3:
        posts = programme.all("SELECT post_id FROM post_now ORDER BY post_id")
        if posts:
            campaign = chance.choice((*CAMPAIGNS, None))
            programme.assign(chance.choice(posts)[0], campaign, f"reason {event}")
    elif event < 0.4:
        programme.decide(*chance.sample(TOKENS, 2), is_same=chance.random() < 0.5)
    elif event < 0.45:
        switch_estimates(programme, chance)
    else:
        said = chance.choice(CAMPAIGNS) if chance.random() < 0.1 else None
        alive.append(programme.new_import(said_campaign_id=said))
        for _ in range(chance.randrange(1, 5)):
            chance.choice(KINDS)(programme, chance)


def prepared(programme: Programme) -> dict[str, list[str]]:
    """Every prepared table, as sorted text rows."""
    return {
        table: sorted(
            text for (text,) in programme.all(f"SELECT CAST(t AS VARCHAR) FROM {table} AS t")
        )
        for table in PREPARED
    }


@pytest.mark.parametrize("seed", range(5))
def test_refresh_equals_a_rebuild_after_any_sequence(seed: int) -> None:
    chance = random.Random(seed)
    programme = Programme()
    alive: list[int] = []
    for _ in range(9):
        for _ in range(chance.randrange(1, 3)):
            happen(programme, chance, alive)
        refresh(programme.cursor, NOW)
        kept_up = prepared(programme)
        rebuild(programme.cursor)
        made_anew = prepared(programme)
        for table in PREPARED:
            assert kept_up[table] == made_anew[table], table


def test_undoing_everything_leaves_nothing() -> None:
    chance = random.Random(99)
    programme = Programme()
    alive: list[int] = []
    for _ in range(10):
        happen(programme, chance, alive)
        refresh(programme.cursor)
    programme.cursor.execute("DELETE FROM sameness")
    for import_id in alive:
        programme.undo(import_id)
    refresh(programme.cursor)
    assert {table: [] for table in PREPARED} == prepared(programme)
