"""Which field each column of an unknown file fills, for one kind of record, and how surely."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from core.exports.aliases import Alias, aliases_of, fold_alias, records_with, why_kept_out
from core.exports.fields import FIELDS, FieldType, RecordKind, field_of
from core.exports.looks import Look, Looks, fits_type
from core.exports.needs import is_identified, may_count_rows

_OF_LOOK: Final[dict[RecordKind, dict[Look, tuple[str, float]]]] = {
    "post": {
        "addresses of posts": ("permalink", 2.5),
        "handles with @": ("handle", 1.5),
        "formats of posts": ("format", 0.8),
        "platforms": ("platform", 0.8),
        "days": ("published_at", 0.6),
    },
    "creator": {
        "addresses of profiles": ("profile_url", 2.0),
        "e-mail addresses": ("email", 1.5),
        "handles with @": ("handle", 1.8),
        "platforms": ("platform", 0.8),
    },
    "comment": {
        "addresses of posts": ("permalink", 1.0),
        "handles with @": ("author", 1.2),
        "days": ("created_at", 0.6),
    },
    "account_day": {"handles with @": ("handle", 1.0), "platforms": ("platform", 0.8)},
    "deliverable": {"addresses of posts": ("post_permalink", 1.0)},
    "sale": {"currencies": ("currency", 0.8), "days": ("ordered_at", 0.6)},
    "message": {"days": ("sent_at", 0.6)},
    "contract": {"currencies": ("currency", 0.8)},
}
"""What values alone suggest, with how much that weighs against a name (2 or more)."""

_NEAR: Final = re.compile(
    r"\b(instagram|ig|insta|tiktok|youtube|yt|facebook|fb|total|number of|no of|num|count of|count|"
    r"anzahl|anzahl der|número de|nombre de|sum of|all|post|posts|organic)\b"
)
_ANOTHER_FIGURE: Final = re.compile(
    r"\b(avg|average|median|mean|rate|per|cost|cpm|cpe|est|estimated|value|emv|delta|change|"
    r"growth|previous|durchschnitt|ø|promedio|moyenne|paid)\b"
)
"""Words that make another figure of a name: average likes are no likes."""


@dataclass(frozen=True)
class Guess:
    """The field a column fills, why, and whether a person should look at it."""

    field: str | None
    type: FieldType
    why: str
    weight: float
    is_sure: bool


@dataclass(frozen=True)
class _Candidate:
    place: int
    field: str
    weight: float
    why: str
    is_sure: bool


def guess_columns(
    record: RecordKind, names: Sequence[str], looks: Sequence[Looks]
) -> tuple[Guess, ...]:
    """A guess for every column, each field at most once; what fits nothing is kept out."""
    candidates = sorted(
        (
            candidate
            for place, name in enumerate(names)
            for candidate in _candidates(record, place, name, looks[place])
        ),
        key=lambda candidate: (-candidate.weight, candidate.place),
    )
    taken: dict[int, _Candidate] = {}
    filled: dict[str, int] = {}
    for candidate in candidates:
        is_free = candidate.field not in filled or candidate.field == "tags"
        if candidate.place not in taken and is_free:
            taken[candidate.place] = candidate
            filled[candidate.field] = candidate.place
    return tuple(
        _guess(record, taken[place], looks[place])
        if place in taken
        else _kept_out(record, name, looks[place], candidates, place, names, filled)
        for place, name in enumerate(names)
    )


def fit(record: RecordKind, guesses: Sequence[Guess]) -> float:
    """How well the columns fit this kind of record: what its rows need to be told apart counts."""
    fields = {guess.field for guess in guesses if guess.field is not None}
    weight = sum(guess.weight for guess in guesses)
    if may_count_rows(record, fields):
        return weight
    return weight + (2.0 if fields and is_identified(record, fields) else -2.0)


def _candidates(record: RecordKind, place: int, name: str, looks: Looks) -> Iterator[_Candidate]:
    if why_kept_out(name) is not None:
        return
    rarity = {1: 1.5, 2: 1.2}.get(records_with(name), 1.0)
    aliases = aliases_of(record, name)
    for rank, alias in enumerate(aliases):
        if _can_be(record, alias.field, looks):
            weight = (2.0 - 0.3 * min(rank, 2) + (0.3 if alias.exports else 0.0)) * rarity
            is_sure = rank == 0 and (len(aliases) == 1 or _stands_out(aliases))
            yield _Candidate(place, alias.field, weight, _why_alias(alias, looks), is_sure)
    if not aliases:
        for alias in aliases_of(record, _stripped(name)):
            if _can_be(record, alias.field, looks):
                why = f"the name resembles “{_stripped(name)}”{_and_values(looks)}"
                yield _Candidate(place, alias.field, 1.2, why, is_sure=False)
    suggested = _OF_LOOK.get(record, {}).get(looks.look)
    if suggested is not None:
        field, weight = suggested
        yield _Candidate(place, field, weight, f"the values look like {looks.look}", weight >= 2.0)


def _stands_out(aliases: Sequence[Alias]) -> bool:
    """Whether known exports speak for the first meaning of a name and not for the second."""
    return len(aliases[0].exports) > len(aliases[1].exports) + 1


def _can_be(record: RecordKind, field: str, looks: Looks) -> bool:
    """Whether values that look so can fill ``field``: an address is no title."""
    if not fits_type(looks, field_of(record, field).type):
        return False
    if looks.look == "nothing":
        return True
    if field in ("permalink", "post_permalink", "profile_url"):
        return (
            looks.look.startswith("addresses")
            and not (field == "profile_url" and looks.look == "addresses of posts")
            and not (field != "profile_url" and looks.look == "addresses of profiles")
        )
    if field == "email":
        return looks.look == "e-mail addresses"
    if field == "platform":
        return looks.look in ("platforms", "one word each")
    if field in ("caption", "body", "title", "creator", "campaign", "subject", "country"):
        return not looks.look.startswith(("addresses", "e-mail")) and (
            looks.look != "whole numbers"
        )
    return True


def _stripped(name: str) -> str:
    folded = fold_alias(name)
    if _ANOTHER_FIGURE.search(folded):
        return folded
    return " ".join(_NEAR.sub(" ", folded).split())


def _why_alias(alias: Alias, looks: Looks) -> str:
    if len(alias.exports) == 1:
        known = f"the same name in “{alias.exports[0]}”"
    elif alias.exports:
        known = f"the same name in {len(alias.exports)} known exports"
    else:
        known = "a usual name for it"
    return known + _and_values(looks)


def _and_values(looks: Looks) -> str:
    return ", and every value seen is empty" if looks.look == "nothing" else f"; {looks.look}"


def _guess(record: RecordKind, candidate: _Candidate, looks: Looks) -> Guess:
    type_ = field_of(record, candidate.field).type
    is_sure = candidate.is_sure
    why = candidate.why
    if type_ in ("fraction", "percent") and looks.largest is not None:
        type_ = "fraction" if looks.largest <= 1 and looks.look != "percentages" else "percent"
        is_sure = is_sure and (looks.look == "percentages" or looks.largest > 1)
    if record == "post" and candidate.field == "reach":
        is_sure, why = False, why + "; tools mean different things by reach"
    if looks.look == "days without a year":
        is_sure, why = False, why + "; the year is missing"
    return Guess(candidate.field, type_, why, candidate.weight, is_sure)


def _kept_out(
    record: RecordKind,
    name: str,
    looks: Looks,
    candidates: Sequence[_Candidate],
    place: int,
    names: Sequence[str],
    filled: dict[str, int],
) -> Guess:
    """Why a column fills nothing; a name that means something to us asks to be looked at."""
    reason = why_kept_out(name)
    if reason is not None:
        return Guess(None, "text", reason, 0.0, True)
    for candidate in candidates:
        if candidate.place == place and candidate.field in filled:
            other = names[filled[candidate.field]].strip()
            return Guess(None, "text", f"“{other}” is taken for the same thing", 0.0, False)
    for alias in aliases_of(record, name):
        words = f"the name is one of “{_meaning(record, alias.field)}”, the values are {looks.look}"
        return Guess(None, "text", words, 0.0, False)
    return Guess(None, "text", f"the name is not known; {looks.look}", 0.0, True)


def _meaning(record: RecordKind, field: str) -> str:
    return next(each.meaning for each in FIELDS[record] if each.name == field)
