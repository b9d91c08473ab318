"""Many at once: a team at its filters for minutes, and guests at a link while an import runs.

    python -m tests.benchmarks.load [--sessions 50] [--minutes 10] [--guests 20]

The sample programme on a server of its own. A session changes its filter every five seconds. Times
are those of the whole answer, with the visitors on the same machine.
"""

from __future__ import annotations

import argparse
import asyncio
import http.client
import random
import re
import statistics
import subprocess
import sys
import tempfile
import time
from datetime import date, timedelta
from pathlib import Path

from core.sharing import Access, Asked, Chosen, make_link, publish
from core.store import open_store
from tests.benchmarks.visitor import Visitor
from tests.browser.server import ROOT, Server, load_sample_into

EVERY_S = 5.0
PAGES = ("", "campaign", "money", "creators", "contracts")


def quantile(times: list[float], share: float) -> float:
    """In milliseconds."""
    return sorted(times)[min(int(len(times) * share), len(times) - 1)] * 1000


async def session(url: str, page: str, until: float, times: list[float]) -> int:
    """Change the filter of one page until then; how many runs failed."""
    failed = 0
    await asyncio.sleep(random.uniform(0, EVERY_S))
    async with Visitor(url, page) as visitor:
        await visitor.open()
        number = 0
        # By the clock, not from the last answer on: else those who were answered together ask
        # together again, and after some minutes all of them at once (measured), as people do not.
        at = time.monotonic()
        while at < until:
            at += EVERY_S
            await asyncio.sleep(max(0.0, at - time.monotonic()))
            choice = visitor.filter()
            number += 1
            try:
                times.append(
                    await visitor.choose(choice, choice.options[number % len(choice.options)])
                )
            except (RuntimeError, OSError):
                failed += 1
    return failed


async def team(server: Server, sessions: int, minutes: float) -> None:
    """Print p50, p95, failures and the server's memory by minute."""
    times: list[float] = []
    until = time.monotonic() + minutes * 60
    memory = []
    by_minute = []

    async def watch() -> None:
        so_far = 0
        while time.monotonic() < until:
            await asyncio.sleep(min(60.0, minutes * 60 / 5))
            memory.append(server.memory_bytes() / 1e6)
            by_minute.append(quantile(times[so_far:], 0.95))
            so_far = len(times)

    watching = asyncio.create_task(watch())
    failed = await asyncio.gather(
        *(session(server.url, PAGES[n % len(PAGES)], until, times) for n in range(sessions))
    )
    await watching
    print(
        f"{sessions} sessions, {minutes:g} minutes, {len(times):,} reruns: p50 "
        f"{quantile(times, 0.5):.0f} ms, p95 {quantile(times, 0.95):.0f} ms, p99 "
        f"{quantile(times, 0.99):.0f} ms, {sum(failed)} failed"
    )
    print("p95 in ms, by minute: " + ", ".join(f"{one:.0f}" for one in by_minute))
    print("memory in MB, by minute: " + ", ".join(f"{one:.0f}" for one in memory))


def redeemed(server: Server, token: str) -> str:
    """The cookie of a guest; the tries of one address are limited, so this takes its time."""
    while True:
        connection = http.client.HTTPConnection("127.0.0.1", server.port)
        connection.request("POST", f"/s/{token}", b"")
        answer = connection.getresponse()
        if answer.status == 303:
            return str(answer.headers["set-cookie"]).split(";")[0]
        time.sleep(float(answer.headers.get("retry-after", "1")))


async def guests_open(server: Server, cookies: list[str], times: list[float]) -> set[str]:
    """Each guest opens the link anew; the fingerprints that they saw."""

    async def one(cookie: str) -> str:
        async with Visitor(server.url, cookie=cookie) as visitor:
            times.append(await visitor.open())
            text = "\n".join(visitor.texts).replace("\\", "")
            return text if re.search(r"Goal and pace", text) else "nothing"

    seen = await asyncio.gather(*(one(cookie) for cookie in cookies))
    return set(seen)


def big_export(folder: Path) -> Path:
    """Posts of a year for the sample's campaigns: an import of some seconds."""
    path = folder / "posts.csv"
    first = date(2026, 7, 28)
    with path.open("w") as file:
        file.write(
            "Platform,Platform post ID,Handle,Caption,Published at,As of,"
            "Views,Reach,Likes,Comments\n"
        )
        for number in range(200_000):
            on = first + timedelta(days=number % 100)
            file.write(
                f"tiktok,{10**15 + number},h{number % 500},Look #windowjungle,{on},2026-11-15,"
                f"{1000 + number % 997},{900 + number % 907},{40 + number % 31},{number % 7}\n"
            )
    return path


async def guests(server: Server, cookies: list[str], folder: Path) -> None:
    """Print how long a link takes to open without and with an import, and what was seen."""
    alone: list[float] = []
    before = set()
    for _ in range(5):
        before |= await guests_open(server, cookies, alone)
    importing = subprocess.Popen(
        [sys.executable, "-m", "core", "import", str(big_export(folder))],
        cwd=ROOT,
        env={"POTHOS_DATA": str(server.data), "PATH": "/usr/bin:/bin"},
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    beside: list[float] = []
    during = set()
    started = time.monotonic()
    while importing.poll() is None:
        during |= await guests_open(server, cookies, beside)
    took = time.monotonic() - started
    await asyncio.sleep(6)
    after = await guests_open(server, cookies, [])
    half = during - before - after
    print(
        f"{len(cookies)} guests: p50 {quantile(alone, 0.5):.0f} ms, p95 {quantile(alone, 0.95):.0f}"
        f" ms; while 200,000 posts were imported ({took:.0f} s, {len(beside):,} openings) p50 "
        f"{quantile(beside, 0.5):.0f} ms, p95 {quantile(beside, 0.95):.0f} ms: "
        f"{statistics.median(beside) / statistics.median(alone):.2f} times"
    )
    print(
        f"views seen before {len(before)}, during {len(during)}, after {len(after)}; "
        f"half: {len(half)}"
    )


def main() -> None:
    """Run both on one server."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--sessions", type=int, default=50)
    parser.add_argument("--minutes", type=float, default=10)
    parser.add_argument("--guests", type=int, default=20)
    asked = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        data = Path(folder) / "data"
        data.mkdir()
        load_sample_into(data)
        store = open_store(data)
        with store.read() as cursor:
            ids = [
                row[0]
                for row in cursor.execute(
                    "SELECT campaign_id FROM campaign_now WHERE name = 'Window Jungle'"
                ).fetchall()
            ]
            wanted = Asked("Leaf & Co.", "", "live", Chosen(tuple(ids)), 30)
            _, token = make_link(Access(store.home), wanted, lambda chosen: publish(cursor, chosen))
        store.close()
        with Server(data) as server:
            cookies = [redeemed(server, token) for _ in range(asked.guests)]
            if asked.minutes > 0:
                asyncio.run(team(server, asked.sessions, asked.minutes))
            asyncio.run(guests(server, cookies, Path(folder)))


if __name__ == "__main__":
    main()
