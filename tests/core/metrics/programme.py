"""A programme put straight into the tables, one import at a time, small enough to see."""

# ruff: noqa: S608, ANN401 (names of our own schema; values of any column)
from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import duckdb

MIGRATIONS = Path(__file__).parents[3] / "core" / "store" / "migrations"

MADE_BY_IMPORTS = (
    "campaign", "creator", "creator_external_id", "account", "account_day",
    "post", "post_snapshot", "offer", "sale", "contract", "deliverable", "payment",
)  # fmt: skip

COUNTED = (
    "as_of", "basis", "window_from", "views", "impressions", "reach", "reach_kind",
    "likes", "comments", "shares", "saves", "clicks", "follows", "followers_at_post",
    "estimated",
)  # fmt: skip


class Programme:
    """An empty store in memory, and the rows that a test says exports gave."""

    def __init__(self) -> None:
        self.cursor = duckdb.connect()
        self.cursor.execute("SET TimeZone = 'UTC'").fetchall()
        for path in sorted(MIGRATIONS.glob("*.sql")):
            self.cursor.execute(path.read_text()).fetchall()
        self.import_id = 0
        self.decisions = 0
        self.source_row = 1

    def new_import(self, file_name: str = "export.csv", said_campaign_id: str | None = None) -> int:
        """What follows comes from the next import."""
        self.import_id += 1
        self.source_row = 1
        self.insert("touched_by", act="import", import_id=self.import_id)
        self.insert(
            "import_file", import_id=self.import_id, file_name=file_name, sha256="", bytes=0,
            known_id="", label="", encoding="utf-8", delimiter=",", as_of=date(2026, 1, 1),
            as_of_source="", said_campaign_id=said_campaign_id, rows_in=0, rows_loaded=0,
            rows_duplicate=0, rows_skipped=0, imported_at=datetime(2026, 1, 1, tzinfo=UTC),
        )  # fmt: skip
        if said_campaign_id:
            self.campaign(said_campaign_id, is_declared=False)
        return self.import_id

    def campaign(self, campaign_id: str, **said: Any) -> None:
        """A row of a campaigns export; ``is_declared=False`` for one that is only named."""
        said = {"name": campaign_id.title(), "is_declared": True, **said}
        self._row("campaign", campaign_id=campaign_id, **said)
        self.insert("touched_campaign", campaign_id=campaign_id)

    def post(self, post_id: str = "tiktok:1", **said: Any) -> None:
        """A row that tells of a post: counters become a snapshot as of ``as_of``."""
        counters = {name: said.pop(name) for name in COUNTED if name in said}
        platform, native = post_id.split(":", 1)
        if "/" not in native:
            said.setdefault("platform_post_id", native)
        self._row("post", post_id=post_id, platform=platform, **said)
        if said.get("campaign_id"):
            self.campaign(said["campaign_id"], is_declared=False)
        if "as_of" in counters:
            self.source_row -= 1
            self._row("post_snapshot", post_id=post_id, **{"basis": "lifetime", **counters})
        self.insert("touched_post", post_id=post_id)

    def account(self, account_id: str, **said: Any) -> None:
        """A row that tells of an account."""
        platform, handle = account_id.split(":")
        self._row("account", account_id=account_id, platform=platform, handle=handle, **said)
        self._touch_posts_of(account_id)

    def account_day(self, account_id: str, day: date, followers: int) -> None:
        """Followers on a day."""
        self._row("account_day", account_id=account_id, day=day, followers=followers)
        self._touch_posts_of(account_id)

    def creator(self, creator_id: str, name: str, **said: Any) -> None:
        """A person."""
        self._row("creator", creator_id=creator_id, name=name, **said)

    def person(
        self,
        name: str,
        *,
        email: str | None = None,
        vendor_id: str | None = None,
        accounts: tuple[str, ...] = (),
    ) -> None:
        """One row of a list of creators; ``vendor_id`` is ``system:id``."""
        self.creator(name.casefold(), name, email=email)
        row = {"import_id": self.import_id, "source_row": self.source_row}
        if vendor_id:
            system, external_id = vendor_id.split(":")
            self.insert(
                "creator_external_id", **row,
                creator_id=name.casefold(), system=system, external_id=external_id,
            )  # fmt: skip
        for account_id in accounts:
            platform, handle = account_id.split(":")
            self.insert(
                "account", **row,
                account_id=account_id, platform=platform, handle=handle, creator_id=name.casefold(),
            )  # fmt: skip

    def decide(self, one: str, other: str, is_same: bool) -> None:
        """What the team says of two people."""
        one, other = sorted((one, other))
        self.decisions += 1
        self.insert(
            "sameness", one=one, other=other, is_same=is_same, said="",
            decided_at=datetime(2026, 1, 1, tzinfo=UTC) + timedelta(seconds=self.decisions),
        )  # fmt: skip
        self.insert("touched_by", act="sameness")

    def sale(self, order_id: str, code: str | None, ordered_at: str, **said: Any) -> None:
        """An order."""
        self._row("sale", order_id=order_id, code=code, ordered_at=ordered_at, **said)

    def offer(self, code: str, campaign_id: str, **said: Any) -> None:
        """A code that credits a campaign."""
        self._row("offer", code=code, campaign_id=campaign_id, **said)
        self.campaign(campaign_id, is_declared=False)

    def agree(self, contract_id: str, campaign_id: str, **said: Any) -> None:
        """A contract."""
        self._row("contract", contract_id=contract_id, campaign_id=campaign_id, **said)
        self.campaign(campaign_id, is_declared=False)

    def promise(self, deliverable_id: str, **said: Any) -> None:
        """A deliverable, of a contract or of a campaign."""
        self._row("deliverable", deliverable_id=deliverable_id, **said)

    def pay(self, payment_id: str, **said: Any) -> None:
        """A payment."""
        self._row("payment", payment_id=payment_id, **said)

    def comment(self, comment_id: str, post_id: str, body: str | None, **said: Any) -> None:
        """A comment under a post."""
        self._row("comment", comment_id=comment_id, post_id=post_id, body=body, **said)

    def message(self, message_id: str, creator_id: str | None, **said: Any) -> None:
        """A message to a creator, unless ``direction`` is "in"."""
        said = {"direction": "out", "status": "sent", **said}
        self._row("message", message_id=message_id, creator_id=creator_id, **said)
        if said.get("campaign_id"):
            self.campaign(said["campaign_id"], is_declared=False)

    def audience(self, account_id: str, country: str, fraction: float) -> None:
        """What part of an account's followers lives in a country."""
        self._row(
            "audience", account_id=account_id, as_of=date(2026, 6, 1), dimension="country",
            bucket=country, fraction=fraction,
        )  # fmt: skip

    def assign(self, post_id: str, campaign_id: str | None, reason: str = "we said so") -> None:
        """By hand."""
        self.insert(
            "assignment", post_id=post_id, campaign_id=campaign_id, reason=reason,
            assigned_at=datetime(2026, 1, 1, tzinfo=UTC),
        )  # fmt: skip
        self.insert("touched_post", post_id=post_id)
        self.insert("touched_by", act="assignment")

    def undo(self, import_id: int) -> None:
        """As core.store does: mark what the rows speak of, then take them out."""
        said = {"import_id": import_id}
        self.insert("touched_by", act="undo", import_id=import_id)
        self.cursor.execute(
            """
            INSERT INTO touched_post
            SELECT post_id FROM post WHERE import_id = $import_id
            UNION ALL
            SELECT post_id FROM post
            WHERE account_id IN (SELECT account_id FROM account WHERE import_id = $import_id
                                 UNION
                                 SELECT account_id FROM account_day WHERE import_id = $import_id)
            """,
            said,
        ).fetchall()
        self.cursor.execute(
            """
            INSERT INTO touched_campaign
            SELECT campaign_id FROM campaign WHERE import_id = $import_id
            """,
            said,
        ).fetchall()
        for table in MADE_BY_IMPORTS:
            self.cursor.execute(
                f"DELETE FROM {table} WHERE import_id = $import_id", said
            ).fetchall()

    def insert(self, table: str, **values: Any) -> None:
        """One row, the columns not named being NULL."""
        names, marks = ", ".join(values), ", ".join("?" * len(values))
        self.cursor.execute(
            f"INSERT INTO {table} ({names}) VALUES ({marks})", list(values.values())
        ).fetchall()

    def one(self, query: str, *values: Any) -> Any:
        """The only row of ``query``; the value itself where it has one column."""
        rows = self.cursor.execute(query, list(values)).fetchall()
        assert len(rows) == 1, f"{len(rows)} rows"
        return rows[0][0] if len(rows[0]) == 1 else rows[0]

    def all(self, query: str, *values: Any) -> list[tuple[Any, ...]]:
        """All rows of ``query``."""
        return self.cursor.execute(query, list(values)).fetchall()

    def _row(self, table: str, **values: Any) -> None:
        self.source_row += 1
        self.insert(table, import_id=self.import_id, source_row=self.source_row, **values)

    def _touch_posts_of(self, account_id: str) -> None:
        self.cursor.execute(
            "INSERT INTO touched_post SELECT post_id FROM post WHERE account_id = ?", [account_id]
        ).fetchall()
