"""How a status is shown: an icon and a word, and a colour that only repeats them."""

from __future__ import annotations

from typing import Final

from core.review import ReviewLine, Status
from core.review.status import Verdict
from core.words import Severity
from pages.parts.text import md_escape

_SHOWN: Final[dict[str, tuple[str, str]]] = {
    "high": ("red", "error"),
    "medium": ("orange", "warning"),
    "low": ("gray", "info"),
}
SEVERITY_WORDS: Final[dict[Severity, str]] = {
    "high": "Act now",
    "medium": "Look at it",
    "low": "Good to know",
}


def severity_badge(severity: Severity) -> str:
    """Markdown of an alert's severity."""
    colour, icon = _SHOWN[severity]
    return f":{colour}-badge[:material/{icon}: {SEVERITY_WORDS[severity]}]"


_STATUS: Final[dict[Status, tuple[str, str]]] = {
    "drifting": ("red", "trending_down"),
    "behind pace": ("orange", "hourglass_bottom"),
    "no goal": ("orange", "flag"),
    "stale data": ("orange", "update"),
    "needs a look": ("orange", "visibility"),
    "on track": ("green", "check_circle"),
    "ended": ("gray", "event_available"),
    "too little data": ("gray", "more_horiz"),
}


_VERDICT: Final[dict[Verdict, tuple[str, str]]] = {
    "good": ("green", "check_circle"),
    "needs a look": ("orange", "visibility"),
    "not known": ("gray", "more_horiz"),
}


def reasons_of(line: ReviewLine) -> str:
    """Markdown of what each of the six says: goal, pace, engagement, people, contracts, data."""
    return "  \n".join(
        f":{_VERDICT[reason.verdict][0]}[:material/{_VERDICT[reason.verdict][1]}:] "
        f"**{md_escape(reason.about.capitalize())}** {md_escape(reason.verdict)}: "
        f"{md_escape(reason.sentence)}"
        for reason in line.reasons
    )


def status_of(line: ReviewLine) -> str:
    """Markdown of a campaign's status."""
    return word_badge(line.status)


def word_badge(status: Status) -> str:
    """Markdown of a status by its word."""
    colour, icon = _STATUS[status]
    return f":{colour}-badge[:material/{icon}: {md_escape(status.capitalize())}]"
