"""A post of somebody else in the export of an account is a collaboration, and marked as one."""

from __future__ import annotations

from datetime import date
from typing import Any

from core.metrics import refresh
from tests.core.metrics.programme import Programme

DAY = date(2026, 3, 9)


def export(programme: Programme, *accounts: tuple[str, int | None], known_id: str) -> int:
    """An export with a post for each account, and the reach it gives of it."""
    import_id = programme.new_import("content.csv")
    programme.cursor.execute(
        "UPDATE import_file SET known_id = ?, platform = 'instagram' WHERE import_id = ?",
        [known_id, import_id],
    )
    for number, (account_id, reach) in enumerate(accounts):
        programme.post(
            f"instagram:{import_id}{number}", account_id=account_id, as_of=DAY, likes=5, reach=reach
        )
    return import_id


def marked(programme: Programme) -> list[tuple[Any, ...]]:
    refresh(programme.cursor)
    return programme.all(
        "SELECT post_id, collaboration_of FROM post_now "
        "WHERE collaboration_of IS NOT NULL ORDER BY post_id"
    )


MINE = ("instagram:mia", 100)


def test_other_peoples_posts_in_the_export_of_an_account_are_collaborations(
    programme: Programme,
) -> None:
    export(programme, MINE, MINE, MINE, ("instagram:ben", None), known_id="meta_instagram_content")
    assert marked(programme) == [("instagram:23", "instagram:mia")]


def test_a_second_own_account_of_a_business_is_none(programme: Programme) -> None:
    shop = ("instagram:mia.shop", 40)
    export(programme, MINE, MINE, MINE, shop, known_id="meta_instagram_content")
    assert marked(programme) == []


def test_a_vendors_list_has_everybodys_posts(programme: Programme) -> None:
    export(programme, MINE, MINE, MINE, ("instagram:ben", None), known_id="aspire_social_posts")
    assert marked(programme) == []


def test_without_one_account_that_most_posts_are_of_nothing_is_marked(
    programme: Programme,
) -> None:
    export(programme, MINE, ("instagram:ben", None), known_id="meta_instagram_content")
    assert marked(programme) == []


def test_undoing_the_export_takes_the_mark_with_it(programme: Programme) -> None:
    import_id = export(
        programme, MINE, MINE, ("instagram:ben", None), known_id="meta_instagram_content"
    )
    programme.new_import("own.csv")
    programme.post(f"instagram:{import_id}2", account_id="instagram:ben", as_of=DAY, reach=70)
    # Ben's own export gives the reach; the post is his and Mia's all the same.
    assert marked(programme) == [(f"instagram:{import_id}2", "instagram:mia")]
    programme.undo(import_id)
    assert marked(programme) == []
