"""Near-identical texts: comments that many write, letters that many get.

MinHash over shingles of three characters finds candidates without comparing everything with
everything (Broder 1997; banding: Leskovec, Rajaraman and Ullman, Mining of Massive Datasets,
section 3.4); what is a copy is then decided by comparing the candidates themselves.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Sequence
from typing import Final

import numpy as np
import numpy.typing as npt
from rapidfuzz.distance import Indel

from core.authenticity.normal import HANDLE, URL, fold

SHINGLE: Final = 3
HASHES: Final = 96
BAND: Final = 3
ALIKE_FROM: Final = 0.85
"""Share of the characters of two texts that stand in both, in order (rapidfuzz's ratio)."""
LETTERS_AT_LEAST: Final = 12
"""Shorter texts are alike because everybody says so."""
COMPARED_WITH: Final = 24
"""Of a crowded bucket each text is compared with so many before it: copies of one text meet again
in other bands."""

_DIGITS: Final = re.compile(r"\d+")
_NO_WORD: Final = re.compile(r"[^\w@]+")
_ONE: Final = np.uint64(0x9E3779B97F4A7C15)
_SEED: Final = 20261126

Hashes = npt.NDArray[np.uint64]


def bare(text: str) -> str:
    """A text as copies are compared: folded, addresses url, handles @, digits 0, without marks."""
    told = _DIGITS.sub("0", HANDLE.sub("@", URL.sub("url", fold(text))))
    return _NO_WORD.sub(" ", told).strip()


def groups_of_copies(texts: Sequence[str]) -> list[list[int]]:
    """Groups of two and more texts that are nearly the same, as places in ``texts``.

    ``texts`` are bare already (:func:`bare`). Copies of copies are in one group. The largest group
    comes first, each in the order of the texts. Texts of under twelve characters are in none.
    """
    places: defaultdict[str, list[int]] = defaultdict(list)
    for place, text in enumerate(texts):
        if len(text) >= LETTERS_AT_LEAST:
            places[text].append(place)
    distinct = list(places)
    leader = list(range(len(distinct)))

    def lead(number: int) -> int:
        while leader[number] != number:
            leader[number] = leader[leader[number]]
            number = leader[number]
        return number

    for one, other in candidates(distinct):
        first, second = sorted((lead(one), lead(other)))
        if first != second and are_alike(distinct[one], distinct[other]):
            leader[second] = first
    groups: defaultdict[int, list[int]] = defaultdict(list)
    for number, text in enumerate(distinct):
        groups[lead(number)].extend(places[text])
    found = [sorted(group) for group in groups.values() if len(group) > 1]
    return sorted(found, key=lambda group: (-len(group), group))


def are_alike(one: str, other: str) -> bool:
    """Whether two bare texts are nearly the same."""
    return Indel.normalized_similarity(one, other, score_cutoff=ALIKE_FROM) > 0


def candidates(texts: Sequence[str]) -> Iterator[tuple[int, int]]:
    """Pairs of distinct texts that may be alike: some band of their hashes is the same."""
    if len(texts) < 2:
        return
    hashes = _minhashes(texts)
    for first in range(0, HASHES, BAND):
        band = hashes[first].copy()
        for row in hashes[first + 1 : first + BAND]:
            band = (band * _ONE) ^ row
        order = np.argsort(band, kind="stable")
        same = band[order][1:] == band[order][:-1]
        ends = np.flatnonzero(np.diff(np.concatenate([[False], same, [False]]).astype(np.int8)))
        for start, end in zip(ends[::2], ends[1::2], strict=True):
            bucket = order[start : end + 1].tolist()
            for at, place in enumerate(bucket):
                for earlier in bucket[max(0, at - COMPARED_WITH) : at]:
                    yield earlier, place


def _minhashes(texts: Sequence[str]) -> Hashes:
    """The smallest of each text's shingles under each of the hashes: HASHES × texts."""
    letters = np.frombuffer("".join(texts).encode("utf-32-le"), dtype=np.uint32).astype(np.uint64)
    lengths = np.fromiter(map(len, texts), dtype=np.int64, count=len(texts))
    shingles = np.zeros(len(letters) - SHINGLE + 1, dtype=np.uint64)
    for offset in range(SHINGLE):
        shingles = (shingles + letters[offset : offset + len(shingles)]) * _ONE
        shingles ^= shingles >> np.uint64(29)
    ends = np.cumsum(lengths)
    starts = ends - lengths
    # Shingles that reach into the next text are none.
    crosses = np.zeros(len(letters), dtype=bool)
    for back in range(1, SHINGLE):
        crosses[ends - back] = True
    kept = ~crosses[: len(shingles)]
    before = np.concatenate([[0], np.cumsum(kept)])
    own, first_of = shingles[kept], before[starts]
    random = np.random.default_rng(_SEED)
    found = np.empty((HASHES, len(texts)), dtype=np.uint64)
    for number in range(HASHES):
        factor = np.uint64(random.integers(1, 2**63, dtype=np.uint64) * 2 + 1)
        mixed = own * factor
        mixed ^= mixed >> np.uint64(31)
        mixed *= _ONE
        found[number] = np.minimum.reduceat(mixed, first_of)
    return found
