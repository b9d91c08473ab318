"""How long a page takes after a filter was changed, against an empty Streamlit page.

    python -m tests.benchmarks.rerun [--reruns 40] [--sessions 1,10]

All are served by the Streamlit of this checkout, in the same run and turn by turn, and spoken to
over the websocket. What counts is the ratio: it says what our pages add to Streamlit's own floor on
any machine. The first empty page collects garbage after every run, as Streamlit comes; a second one
has our configuration and its imports frozen as ours are. That is the stricter floor: against it
only our pages' own work counts.
"""

from __future__ import annotations

import argparse
import asyncio
import random
import statistics
import tempfile
from contextlib import AsyncExitStack
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlencode

from tests.benchmarks.visitor import Visitor
from tests.browser.server import Server, load_sample_into


@dataclass(frozen=True)
class Target:
    """A page to measure: its name here, its server, its address."""

    name: str
    url: str
    page: str = ""
    query: str = ""


async def campaigns(url: str) -> list[str]:
    """The names of all campaigns, worst first, as the campaign page offers them."""
    async with Visitor(url, "campaign") as visitor:
        await visitor.open()
        return list(visitor.filter().options)


def pages_of(url: str, campaign: str) -> list[Target]:
    """The pages that a team looks at, of one campaign where they are about one."""
    one = urlencode({"campaign": campaign})
    sections = {"figures": "All figures", "definitions": "By whose definition",
                "benchmarks": "Against whom"}  # fmt: skip
    return [
        Target("review", url),
        Target("campaign", url, "campaign", one),
        *(
            Target(name, url, "figures", f"{one}&{urlencode({'section': section})}")
            for name, section in sections.items()
        ),
        Target("money, all", url, "money"),
        Target("money, one", url, "money", one),
        Target("creators", url, "creators", one),
        Target("outreach", url, "outreach", one),
        Target("contracts", url, "contracts", one),
        Target("settings", url, "settings", one),
    ]


async def open_receipts(url: str, names: list[str]) -> list[float]:
    """Seconds until a receipt that nobody has opened before is on the screen, one per campaign."""
    taken = []
    for name in names:
        query = urlencode({"metric": "engagement_rate_by_views", "campaign": name})
        async with Visitor(url, "receipt", query) as visitor:
            taken.append(await visitor.open())
    return taken


async def measure(target: Target, sessions: int, reruns: int, pause_s: float) -> list[float]:
    """Seconds of each rerun: every session changes the filter once it was answered and, where
    ``pause_s`` is above 0, has been looked at for about so long.
    """
    async with AsyncExitStack() as stack:
        visitors = [
            await stack.enter_async_context(Visitor(target.url, target.page, target.query))
            for _ in range(sessions)
        ]
        for visitor in visitors:
            await visitor.open()

        async def change(visitor: Visitor) -> list[float]:
            choice = visitor.filter()
            taken = []
            for number in range(reruns):
                await asyncio.sleep(pause_s * random.uniform(0.5, 1.5))
                option = choice.options[number % len(choice.options)]
                taken.append(await visitor.choose(choice, option))
            return taken

        return [s for took in await asyncio.gather(*map(change, visitors)) for s in took]


def p50_p95(seconds: list[float]) -> tuple[float, float]:
    """Median and 95th percentile."""
    cuts = statistics.quantiles(seconds, n=20, method="inclusive")
    return statistics.median(seconds), cuts[18]


async def compare(
    targets: list[Target],
    floors: list[Target],
    sessions: int,
    reruns: int,
    rounds: int,
    pause_s: float,
) -> None:
    """Measure every target and the empty pages turn by turn, and print the ratios."""
    everybody = [*floors, *targets]
    taken: dict[str, list[float]] = {target.name: [] for target in everybody}
    for target in everybody:
        await measure(target, 1, 10, 0.0)  # first imports and caches are nobody's rerun
    for _ in range(rounds):
        for target in everybody:
            taken[target.name] += await measure(target, sessions, reruns // rounds, pause_s)
    measured = {name: p50_p95(seconds) for name, seconds in taken.items()}
    for name, (middle, slow) in measured.items():
        ratios = "".join(
            f"  {middle / measured[floor.name][0]:>9.2f}  {slow / measured[floor.name][1]:>9.2f}"
            for floor in floors
        )
        print(f"{sessions:>8}  {name:<22}  {middle * 1000:>8.1f}  {slow * 1000:>8.1f}{ratios}")


def empty_page(directory: Path, name: str = "empty", script: str = "empty_page.py") -> Server:
    """A server of a page with nothing on it: what Streamlit takes by itself.

    As it comes, it collects garbage after every run; ours does not, nor does the frozen one.
    """
    environment = {"STREAMLIT_RUNNER_POST_SCRIPT_GC": "true"} if name == "empty" else {}
    script = f"tests/benchmarks/{script}"
    return Server(directory / name, script, "/_stcore/health", environment=environment)


def main() -> None:
    """Start the three servers, measure, print."""
    asked = argparse.ArgumentParser(description=__doc__)
    asked.add_argument("--reruns", type=int, default=40, help="per session")
    asked.add_argument("--rounds", type=int, default=4, help="turns between the pages")
    asked.add_argument("--sessions", default="1,10")
    asked.add_argument("--pause", type=float, default=0.0, help="seconds between two changes")
    asked.add_argument("--receipts", type=int, default=20, help="how many are opened")
    asked.add_argument("--data", type=Path, help="a store to use in place of the sample")
    options = asked.parse_args()
    with tempfile.TemporaryDirectory(prefix="pothos-bench-") as directory:
        data = options.data or Path(directory) / "data"
        if options.data is None:
            data.mkdir()
            load_sample_into(data)
        with (
            Server(data) as ours,
            empty_page(Path(directory)) as stock,
            empty_page(Path(directory), "frozen", "empty_app.py") as frozen,
        ):
            floors = [
                Target("an empty page", stock.url),
                Target("an empty page, frozen", frozen.url),
            ]
            names = asyncio.run(campaigns(ours.url))
            targets = pages_of(ours.url, names[0])
            print(
                "sessions  page                    p50 (ms)  p95 (ms)"
                "      x p50      x p95   x frozen: p50   p95"
            )
            for sessions in map(int, options.sessions.split(",")):
                load = (sessions, options.reruns, options.rounds, options.pause)
                asyncio.run(compare(targets, floors, *load))
            openings = asyncio.run(open_receipts(ours.url, names[: options.receipts]))
            middle, slow = p50_p95(openings)
            print(
                f"a receipt opened for the first time, {len(openings)} campaigns: "
                f"{middle * 1000:.0f} ms, p95 {slow * 1000:.0f} ms"
            )


if __name__ == "__main__":
    main()
