"""Which names, ids, accounts and addresses are one person: proofs only, and no proof against one.

A row of an export ties together what it says of a person. What rows have in common ties rows
together, strongest first: a vendor's id, an account, an e-mail address, a name. A tie that would
make one person of two ids of one vendor, or of two people whom the team told apart, is no proof and
joins nothing. The outcome does not depend on the order of rows.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from itertools import combinations
from typing import Final

STRENGTH: Final = ("id", "account", "mail", "name")
"""The kinds of tokens, the strongest first; a token is ``kind:text``."""

NAMES_AT_MOST: Final = 3
"""An account or address that more names share is an agency's or a shop's, not a person's."""

ROLES: Final = frozenset(
    re.findall(
        r"\w+",
        "admin agency booking bookings business collab collabs contact creator creators hello hey "
        "hi influencer influencers info inquiries mail management manager media office partner "
        "partners partnerships pr press sales support talent talents team work ",
    )
)
"""Local parts of addresses that belong to an office rather than to a person."""


TOLD_APART: Final = "you said that these are two people"


@dataclass(frozen=True)
class Row:
    """What rows of exports say together of one person, and the imports that say it."""

    tokens: tuple[str, ...]
    imports: tuple[int, ...] = ()


@dataclass(frozen=True)
class NoProof:
    """A token that joins nothing, why in words, and the strongest tokens it would have joined."""

    token: str
    reason: str
    between: tuple[str, ...]
    is_contradiction: bool = False

    @property
    def is_decided(self) -> bool:
        """Whether the team's own word is the reason."""
        return self.reason == TOLD_APART


def kind_of(token: str) -> str:
    """id, account, mail or name."""
    return token.partition(":")[0]


def text_of(token: str) -> str:
    """The token without its kind."""
    return token.partition(":")[2]


def strength(token: str) -> tuple[int, str]:
    """What tokens are sorted by, the strongest first."""
    return STRENGTH.index(kind_of(token)), token


class People:
    """The persons that ``rows`` speak of; made by :func:`find_people`."""

    def __init__(self) -> None:
        self._parent: dict[str, str] = {}
        self.no_proof: dict[str, NoProof] = {}
        self.by_proof = self
        """These people before names joined any of them."""
        self.decided = self
        """Those that the team and vendors' ids joined, before any other proof."""

    def person(self, token: str) -> str:
        """The token that stands for the person of ``token``."""
        root = token
        while (parent := self._parent.get(root, root)) != root:
            root = parent
        while (parent := self._parent.get(token, token)) != root:
            self._parent[token] = root
            token = parent
        return root

    def join(self, one: str, other: str) -> None:
        """Make one person of two; the smaller token stands for it."""
        first, second = sorted((self.person(one), self.person(other)))
        self._parent[second] = first

    def copy(self) -> People:
        """The same persons, to be joined further without changing these."""
        twin = People()
        twin._parent = dict(self._parent)
        twin.no_proof, twin.by_proof, twin.decided = self.no_proof, self.by_proof, self.decided
        return twin

    def standing(self, row: Row) -> list[str]:
        """What is left of a row without what is no proof, the strongest first."""
        return sorted((t for t in row.tokens if t not in self.no_proof), key=strength)

    def person_of(self, row: Row) -> str:
        """The person that a row speaks of: of its strongest proof, else of its name by itself."""
        proofs = self.standing(row)
        return self.person(proofs[0] if proofs else max(row.tokens, key=strength))


class _Contradictions:
    """What must not be one person: two ids of one vendor, and pairs told apart by the team."""

    def __init__(self, base: People, ids: Iterable[str], apart: Iterable[tuple[str, str]]) -> None:
        self._base = base
        self._ids: defaultdict[str, list[str]] = defaultdict(list)
        for token in ids:
            self._ids[base.person(token)].append(text_of(token).partition(":")[0])
        self._apart = [
            (base.person(one), base.person(other))
            for one, other in apart
            if base.person(one) != base.person(other)
        ]

    def among(self, tokens: Iterable[str]) -> str | None:
        """Why these cannot be one person, None where they can."""
        roots = {self._base.person(token) for token in tokens}
        systems = [system for root in roots for system in set(self._ids.get(root, ()))]
        for system in sorted(set(systems)):
            if systems.count(system) > 1:
                return f"{system} has different ids"
        if any(one in roots and other in roots for one, other in self._apart):
            return TOLD_APART
        return None


def find_people(
    rows: Sequence[Row],
    same: Sequence[tuple[str, str]] = (),
    apart: Sequence[tuple[str, str]] = (),
) -> People:
    """The persons of ``rows``; ``same`` and ``apart`` are pairs of tokens that the team decided."""
    people = People()
    for one, other in same:
        people.join(one, other)
    for row in rows:
        ids = [token for token in row.tokens if kind_of(token) == "id"]
        for token in ids[1:]:
            people.join(ids[0], token)
    everything = {token for row in rows for token in row.tokens}
    everything |= {token for pair in (*same, *apart) for token in pair}
    vendor_ids = {token for token in everything if kind_of(token) == "id"}
    people.decided = people.copy()
    contradictions = _Contradictions(people.decided, vendor_ids, apart)
    _refuse_what_is_shared(rows, people, apart)
    for kind in STRENGTH[1:]:
        people.by_proof = people
        people = _join_by(kind, rows, people, everything, contradictions)
    return people


def _refuse_what_is_shared(
    rows: Sequence[Row], people: People, apart: Sequence[tuple[str, str]]
) -> None:
    """Accounts and addresses of an office: too many names, or two unlike names in one list.

    And those of two names that the team told apart.
    """
    told_apart = [{text_of(one), text_of(other)} for one, other in apart if kind_of(one) == "name"]
    names: defaultdict[str, set[str]] = defaultdict(set)
    in_one_file: defaultdict[tuple[str, int], set[str]] = defaultdict(set)
    strongest: defaultdict[str, set[str]] = defaultdict(set)
    for row in rows:
        own = [text_of(token) for token in row.tokens if kind_of(token) == "name"]
        for token in row.tokens:
            if own and kind_of(token) in ("account", "mail"):
                names[token].update(own)
                others = [other for other in row.tokens if other != token]
                strongest[token].add(min(others, key=strength))
                for import_id in row.imports:
                    in_one_file[token, import_id].update(own)
    unlike = {
        token
        for (token, _), listed in in_one_file.items()
        if any(_are_unlike(one, other) for one, other in combinations(sorted(listed), 2))
    }
    for token, own_names in names.items():
        what = "account" if kind_of(token) == "account" else "e-mail address"
        reason = None
        if len(own_names) > NAMES_AT_MOST:
            reason = f"{len(own_names)} names share one {what}"
        elif len(own_names) > 1 and kind_of(token) == "mail" and _is_role(token):
            reason = "they share the e-mail address of an office"
        elif any(pair <= own_names for pair in told_apart):
            reason = TOLD_APART
        elif token in unlike:
            reason = f"one file gives one {what} to different names"
        if reason:
            between = tuple(sorted(strongest[token], key=strength))
            people.no_proof[token] = NoProof(token, reason, between)


def _is_role(mail: str) -> bool:
    local = text_of(mail).partition("@")[0].partition("+")[0]
    return local.strip("0123456789").replace("-", ".").split(".")[0] in ROLES


def _are_unlike(one: str, other: str) -> bool:
    """Whether two names have no word in common, nor is one the other without its blanks."""
    words, other_words = set(one.split()), set(other.split())
    return not words & other_words and one.replace(" ", "") != other.replace(" ", "")


def _join_by(
    kind: str,
    rows: Sequence[Row],
    before: People,
    tokens: Iterable[str],
    contradictions: _Contradictions,
) -> People:
    """``before`` and what tokens of ``kind`` join; those that cannot be a proof are refused."""
    groups: defaultdict[str, set[str]] = defaultdict(set)
    for token in tokens:
        groups[before.person(token)].add(token)

    def why_not(of: Iterable[str]) -> str | None:
        return contradictions.among(member for token in of for member in groups[token])

    relevant = [row for row in rows if any(kind_of(token) == kind for token in row.tokens)]
    while True:
        ties = _ties(kind, relevant, before)
        refused = {}
        for token, others in ties.items():
            reason = why_not({before.person(one) for one in (token, *others)})
            if reason:
                refused[token] = reason
        joined = before.copy()
        if not refused:
            for token, others in ties.items():
                for other in others:
                    joined.join(token, other)
            refused = _refused_together(ties, before, joined, why_not)
        if not refused:
            return joined
        for token, reason in refused.items():
            between = tuple(sorted(ties[token], key=strength))
            before.no_proof[token] = NoProof(token, reason, between, is_contradiction=True)


def _ties(kind: str, rows: Sequence[Row], before: People) -> dict[str, set[str]]:
    """For each token of ``kind`` the strongest token of every row that it stands in."""
    ties: defaultdict[str, set[str]] = defaultdict(set)
    for row in rows:
        strongest, *weaker = before.standing(row) or [""]
        for token in weaker:
            if kind_of(token) == kind:
                ties[token].add(strongest)
                if kind_of(strongest) == kind:
                    ties[strongest].add(token)
    return ties


def _refused_together(
    ties: dict[str, set[str]],
    before: People,
    joined: People,
    why_not: Callable[[Iterable[str]], str | None],
) -> dict[str, str]:
    """The tokens that make one person of what cannot be one, each tie of them being harmless."""
    chains: defaultdict[str, list[str]] = defaultdict(list)
    for token in ties:
        chains[joined.person(token)].append(token)
    refused: dict[str, str] = {}
    for chain in chains.values():
        reason = why_not({before.person(one) for token in chain for one in (token, *ties[token])})
        if reason:
            bridges = [t for t in chain if len({before.person(one) for one in ties[t]}) > 1]
            refused.update((token, reason) for token in bridges or chain)
    return refused
