"""What joining people by proofs leaves to be asked: who was kept apart, who was joined, and why."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import combinations, pairwise
from typing import Final

from core.metrics.sameness import People, Row, kind_of, strength, text_of

PAIRS_OF_ONE: Final = 3
"""So many pairs of one name, account or address are asked at most: then it is an agency's."""

_WORDS: Final = {"account": "account", "mail": "e-mail address", "name": "name", "id": "id"}


@dataclass(frozen=True)
class Doubt:
    """A pair of tokens with what was done about it (kept apart, joined, joined by name) and why."""

    one: str
    other: str
    kind: str
    reason: str


def find_doubts(rows: Sequence[Row], people: People) -> list[Doubt]:
    """Every pair to be asked about, once, in order."""
    found: dict[tuple[str, str], Doubt] = {}
    for doubt in (*_kept_apart(people), *_joined_by_name(rows, people), *_joined(rows, people)):
        found.setdefault((doubt.one, doubt.other), doubt)
    return [found[pair] for pair in sorted(found)]


def _kept_apart(people: People) -> Iterator[Doubt]:
    for token in sorted(people.no_proof):
        refused = people.no_proof[token]
        if refused.is_decided:
            continue
        persons = {people.person(one): one for one in reversed(refused.between)}
        for one, other in list(pairwise(sorted(persons.values())))[:PAIRS_OF_ONE]:
            reason = refused.reason
            if refused.is_contradiction:
                reason = f"one {_WORDS[kind_of(token)]}, but {reason}"
            yield Doubt(one, other, "kept apart", f"{reason[0].upper()}{reason[1:]}: kept apart.")


def _joined_by_name(rows: Sequence[Row], people: People) -> Iterator[Doubt]:
    """One name that stands beside different addresses, or different accounts on a platform."""
    proofs: defaultdict[str, defaultdict[str, set[str]]] = defaultdict(lambda: defaultdict(set))
    for row in rows:
        standing = people.standing(row)
        others = [token for token in standing if kind_of(token) != "name"]
        for token in standing if others else ():
            if kind_of(token) == "name":
                proofs[token][people.by_proof.person(others[0])].update(others)
    for name in sorted(proofs):
        parts = sorted(proofs[name].values(), key=lambda part: min(part, key=strength))
        for one, other in list(pairwise(parts))[:PAIRS_OF_ONE]:
            differ = _what_differs(one, other)
            if differ:
                first, second = sorted((min(one, key=strength), min(other, key=strength)))
                reason = f"One name with {differ}: joined because of the name."
                yield Doubt(first, second, "joined by name", reason)


def _what_differs(one: Iterable[str], other: Iterable[str]) -> str | None:
    mails = [{token for token in part if kind_of(token) == "mail"} for part in (one, other)]
    if all(mails) and not mails[0] & mails[1]:
        return "two e-mail addresses"
    accounts = [{t for t in part if kind_of(t) == "account"} for part in (one, other)]
    platforms = [{text_of(t).partition(":")[0] for t in part} for part in accounts]
    if platforms[0] & platforms[1] and not accounts[0] & accounts[1]:
        return "two accounts on one platform"
    return None


def _joined(rows: Sequence[Row], people: People) -> Iterator[Doubt]:
    """Names that are one person because they share an account or an address."""
    names: defaultdict[str, set[str]] = defaultdict(set)
    for row in rows:
        standing = people.standing(row)
        own = [token for token in standing if kind_of(token) == "name"]
        for token in standing:
            if kind_of(token) in ("account", "mail"):
                names[token].update(own)
    for token in sorted(names):
        what = "account" if kind_of(token) == "account" else "e-mail address"
        for one, other in list(combinations(sorted(names[token]), 2))[:PAIRS_OF_ONE]:
            if people.decided.person(one) != people.decided.person(other):
                yield Doubt(one, other, "joined", f"Two names with one {what}: joined.")
