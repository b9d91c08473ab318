"""Whether a sponsored post says so: clear, weak or none, by the rules of each market.

A term counts as a hashtag, as a label at the start of a line ("Ad:"), or as a phrase of several
words; a bare word never does (authenticity.md, section 6). Where it stands counts as well: within
the first 125 characters or among the first three hashtags, before anybody has to open the caption.
The terms are data/disclosure_terms.csv. This is no legal advice, and screens say so.
"""

from __future__ import annotations

import csv
import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Final, Literal, get_args

from core.errors import PothosError
from core.store.keys import fold

TERMS: Final = Path(__file__).resolve().parents[2] / "data" / "disclosure_terms.csv"
FIRST_CHARACTERS: Final = 125
FIRST_HASHTAGS: Final = 3
USUAL_MARKETS: Final = ("us",)
"""Where a campaign names no market, or none that has terms: the strictest common wording is not
known, so the one of most guides; the finding says which."""
FLAG: Final = "the platform's own label"

Grade = Literal["clear", "weak", "none"]
GRADES: Final[tuple[Grade, ...]] = ("none", "weak", "clear")
Kind = Literal["hashtag", "label", "phrase"]
KINDS: Final[tuple[Kind, ...]] = get_args(Kind)

_HASHTAG: Final = re.compile(r"#(\w+)")
_LABEL_ENDS: Final = r"\s*(?::|\||[-–—]\s|\]|\)|$)"


@dataclass(frozen=True)
class Term:
    """One term of one market, folded; ``grade`` is what it is worth where it stands early."""

    market: str
    grade: Grade
    kind: Kind
    term: str
    rule: str
    source: str


@dataclass(frozen=True)
class Disclosure:
    """What a post says of being sponsored, by the strictest of its markets.

    ``term`` is what was found (None: nothing), ``place`` where it begins, ``reason`` in a sentence
    why it is worth what it is, and ``source`` whose rule that is.
    """

    grade: Grade
    market: str
    term: str | None
    place: int | None
    reason: str
    source: str


def disclosure(caption: str, markets: Sequence[str], is_flagged: bool | None) -> Disclosure:
    """Grade one sponsored post. ``markets`` are country codes in lower case.

    The platform's own paid-partnership label is evidence of its own: it is clear everywhere.
    """
    if is_flagged:
        return Disclosure(
            "clear", _first(markets), FLAG, None,
            "The platform shows the post as a paid partnership.", "The export's own field",
        )  # fmt: skip
    known = [market for market in markets if market in terms()] or list(USUAL_MARKETS)
    judged = [_in_market(caption, market) for market in known]
    return min(judged, key=lambda one: GRADES.index(one.grade))


@cache
def terms(path: Path = TERMS) -> dict[str, tuple[Term, ...]]:
    """All terms by market. Raises ``PothosError`` with row and column where one cannot be read."""
    found: dict[str, list[Term]] = {}
    with path.open(encoding="utf-8", newline="") as file:
        for number, row in enumerate(csv.DictReader(file), 2):
            grade = next((one for one in GRADES[1:] if one == row["grade"]), None)
            kind = next((one for one in KINDS if one == row["kind"]), None)
            if grade is None or kind is None:
                raise PothosError(
                    "The terms of disclosure cannot be read.",
                    f"{path.name}, row {number}: grade {row['grade']}, kind {row['kind']}.",
                    "Grades are clear and weak; kinds are hashtag, label and phrase.",
                )
            market = row["market"].lower()
            found.setdefault(market, []).append(
                Term(market, grade, kind, fold(row["term"]), row["rule"],
                     row["source"])
            )  # fmt: skip
    return {market: tuple(own) for market, own in found.items()}


def _first(markets: Sequence[str]) -> str:
    return markets[0] if markets else USUAL_MARKETS[0]


def _in_market(caption: str, market: str) -> Disclosure:
    """The best that the caption has by the rules of one market."""
    hits = [
        (term, place) for term in terms()[market] if (place := _place(caption, term)) is not None
    ]
    graded = [_graded(caption, term, place) for term, place in hits]
    if graded:
        return max(graded, key=lambda one: (GRADES.index(one.grade), -(one.place or 0)))
    source = terms()[market][0].source
    return Disclosure("none", market, None, None, "No accepted word stands in the caption.", source)


def _graded(caption: str, term: Term, place: int) -> Disclosure:
    shown = {"hashtag": f"#{term.term}", "label": f"{term.term.capitalize()}:"}.get(
        term.kind, term.term
    )
    if term.grade == "clear" and not _is_early(caption, place):
        late = (
            f"It stands after the first {FIRST_CHARACTERS} characters and not among the first "
            f"{FIRST_HASHTAGS} hashtags."
        )
        return Disclosure("weak", term.market, shown, place, late, term.source)
    return Disclosure(term.grade, term.market, shown, place, f"{term.rule}.", term.source)


def _is_early(caption: str, place: int) -> bool:
    if place < FIRST_CHARACTERS:
        return True
    first = [hit.start() for hit in _HASHTAG.finditer(caption)][:FIRST_HASHTAGS]
    return place in first


def _place(caption: str, term: Term) -> int | None:
    if term.kind == "hashtag":
        for hit in _HASHTAG.finditer(caption):
            if fold(hit[1]) == term.term:
                return hit.start()
        return None
    words = r"\s+".join(
        r"[^\n.!?]{1,60}" if word == "*" else re.escape(word) for word in term.term.split()
    )
    if term.kind == "label":
        # A mark of other people's may stand before it: "📣 Ad:", "[Werbung]".
        pattern = rf"^[^\w\n#@]*({words}){_LABEL_ENDS}"
    else:
        pattern = rf"(?<!\w)({words})(?!\w)"
    found = re.search(pattern, _same_length(caption), re.IGNORECASE | re.MULTILINE)
    return found.start(1) if found else None


def _same_length(caption: str) -> str:
    """Lower case where that keeps every letter in its place."""
    lowered = caption.lower()
    return lowered if len(lowered) == len(caption) else caption
