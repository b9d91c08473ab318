"""The registry and the tools' rules as a page of docs: ``python -m core.metrics.in_docs``."""

from __future__ import annotations

from pathlib import Path
from typing import Final

from core.metrics.emv import cards
from core.metrics.registry import METRICS
from core.metrics.vendor_rules import RULES

PAGE: Final = Path(__file__).resolve().parents[2] / "docs" / "metrics.md"

_HEAD: Final = """# Metrics

Every figure that Pothos shows is one entry of `core/metrics/registry.py`; this page is written from
it (`python -m core.metrics.in_docs`), and a test holds it true. A receipt is made by the same query
as its figure. What an export does not carry is unknown and never 0; a cost is divided by what posts
reached only where nine of ten posts say so; currencies are kept apart until the team gives a rate
and its day.

Sources: ANA Influencer Marketing Measurement Guidelines (2022, endorsed by the MRC), MRC Social
Measurement Guidelines 1.0 (2015), and those named below.
"""


def page() -> str:
    """The whole page in Markdown."""
    lines = [_HEAD]
    groups = dict.fromkeys(metric.group for metric in METRICS.values())
    for group in groups:
        lines += [f"## {group}", "", "| metric | formula | source | mind |", "|---|---|---|---|"]
        lines += [
            f"| {metric.label} | {metric.formula} | {metric.source} | {metric.caution} |"
            for metric in METRICS.values()
            if metric.group == group
        ]
        lines.append("")
    lines += [
        "## By whose definition",
        "",
        "Where two rules differ in several settings, each difference has its Shapley value: the "
        "sizes add up to the whole.",
        "",
        "| tool | adds up | divides by | taken together | of some days by | source | assumed |",
        "|---|---|---|---|---|---|---|",
    ]
    lines += [
        f"| {rule.name} | {' + '.join(rule.counters)} | {rule.denominator} | {rule.averaging} | "
        f"{rule.dated} | {rule.source} | {rule.assumed or '—'} |"
        for rule in RULES
    ]
    lines += ["", "## Media value", "", "| card | prices | source |", "|---|---|---|"]
    for card in cards():
        prices = ", ".join(
            f"{price.counter}{f' ({price.platform})' if price.platform else ''} {price.rate:g}"
            for price in card.prices
        )
        sources = "; ".join(dict.fromkeys(f"{p.source}, {p.year}" for p in card.prices))
        lines.append(f"| {card.name} ({card.currency}) | {prices} | {sources} |")
    return "\n".join(lines) + "\n"


if __name__ == "__main__":
    PAGE.write_text(page(), encoding="utf-8")
