"""Review and meeting of a large team: 5,000 open alerts and three years of weekly decisions.

    python -m tests.benchmarks.review_scale PROGRAMME [--sessions 10] [--pause 1]

PROGRAMME is what ``python -m tests.benchmarks.programme`` made: 2,000 campaigns. It is copied, and
alerts and decisions are written into the copy. Beside an empty page, turn by turn in one run.
"""

from __future__ import annotations

import argparse
import asyncio
import random
import shutil
import tempfile
from datetime import date, datetime, timedelta
from pathlib import Path

from core.checks.alert import RULES, id_of_alert
from core.review import agenda, decisions
from core.store import open_store
from core.words import SEVERITIES
from tests.benchmarks.rerun import Target, compare, empty_page, p50_p95
from tests.benchmarks.visitor import Visitor
from tests.browser.server import Server

ALERTS = 5_000
WEEKS = 156
DECISIONS_A_WEEK = 8


def fill(data: Path) -> None:
    """Alerts with their episodes, and decisions week by week: written as the store keeps them."""
    chance = random.Random(7)
    store = open_store(data)
    with store.write() as cursor:
        campaigns = [row[0] for row in cursor.execute(
            "SELECT campaign_id FROM campaign_now ORDER BY 1").fetchall()]  # fmt: skip
        as_of: date = cursor.execute("SELECT max(as_of) FROM campaign_now").fetchall()[0][0]
        cursor.execute("DELETE FROM alert").fetchall()
        cursor.execute("DELETE FROM alert_episode").fetchall()
        alerts, episodes = [], []
        rules = [rule for rule in RULES if rule != "platform shock"]
        for number in range(ALERTS):
            rule, campaign_id = rules[number % len(rules)], chance.choice(campaigns)
            severity, subject = chance.choice(SEVERITIES), str(number)
            alert_id = id_of_alert(rule, campaign_id, subject)
            headline = f"{rule} number {number} of this campaign."
            alerts.append((alert_id, rule, campaign_id, subject, severity, headline, ["So it is."],
                           as_of, "Look at it.", as_of))  # fmt: skip
            found = datetime.combine(as_of, datetime.min.time()) - timedelta(
                days=chance.randrange(60)
            )
            episodes.append((alert_id, rule, campaign_id, subject, found, found.date(), severity,
                             headline, None, None))  # fmt: skip
        cursor.executemany("INSERT INTO alert VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)", alerts)
        cursor.executemany(
            "INSERT INTO alert_episode VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)", episodes
        )
        made = []
        for week in range(WEEKS):
            at = datetime.combine(as_of, datetime.min.time()) - timedelta(weeks=week)
            for number in range(DECISIONS_A_WEEK):
                alert_id, rule, campaign_id, _, _, headline, *_ = chance.choice(alerts)
                made.append((f"{week}-{number}", alert_id if week < 8 else f"gone {week} {number}",
                             campaign_id, rule, headline, "pivot", "Shorter videos.", "Ana",
                             at.date(), 0.1, at.date() + timedelta(days=14), "ana@example.com",
                             at, "engagement rate"))  # fmt: skip
        cursor.executemany(
            "INSERT INTO decision VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)", made
        )
        closed = [(one[0], "closed", "ana@example.com", one[-2]) for one in made[16:]]
        cursor.executemany("INSERT INTO decision_end VALUES (?, ?, ?, ?)", closed)
    with store.read() as cursor:
        print(f"{len(agenda(cursor, as_of)):,} open alerts, {len(decisions(cursor)):,} decisions")
    store.close()


async def opened(url: str, page: str, sessions: int, times: int, pause_s: float) -> list[float]:
    """Seconds of each run of a page that has no filter: every session opens it again and again."""

    async def one() -> list[float]:
        async with Visitor(url, page) as visitor:
            await visitor.open()
            taken = []
            for _ in range(times):
                await asyncio.sleep(pause_s * random.uniform(0.5, 1.5))
                taken.append(await visitor.open())
            return taken

    return [s for took in await asyncio.gather(*(one() for _ in range(sessions))) for s in took]


def main() -> None:
    """Copy, fill, measure, print."""
    asked = argparse.ArgumentParser(description=__doc__)
    asked.add_argument("programme", type=Path)
    asked.add_argument("--sessions", type=int, default=10)
    asked.add_argument("--reruns", type=int, default=8, help="per session")
    asked.add_argument("--rounds", type=int, default=2)
    asked.add_argument("--pause", type=float, default=1.0, help="seconds between two changes")
    options = asked.parse_args()
    with tempfile.TemporaryDirectory(prefix="pothos-bench-") as directory:
        data = Path(directory) / "data"
        data.mkdir()
        shutil.copy(options.programme / "pothos.duckdb", data)
        shutil.copy(options.programme / "journal.jsonl", data)
        fill(data)
        with Server(data) as ours, empty_page(Path(directory)) as stock:
            print("sessions  page                    p50 (ms)  p95 (ms)      x p50      x p95")
            load = (options.sessions, options.reruns, options.rounds, options.pause)
            targets = [Target("review", ours.url)]
            asyncio.run(compare(targets, [Target("an empty page", stock.url)], *load))
            meeting = asyncio.run(
                opened(ours.url, "meeting", options.sessions, options.reruns, options.pause)
            )
            middle, slow = p50_p95(meeting)
            print(f"meeting, run anew: p50 {middle * 1000:.0f} ms, p95 {slow * 1000:.0f} ms")


if __name__ == "__main__":
    main()
