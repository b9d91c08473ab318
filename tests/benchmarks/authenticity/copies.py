"""Near-identical comments: what is found of the exhaustive comparison, and how fast."""

from __future__ import annotations

import time
from pathlib import Path
from typing import Final

import numpy as np
from datasketch import MinHash, MinHashLSH
from rapidfuzz import process
from rapidfuzz.distance import Indel

from core.authenticity.copies import (
    ALIKE_FROM,
    LETTERS_AT_LEAST,
    SHINGLE,
    are_alike,
    bare,
    candidates,
    groups_of_copies,
)
from tests.benchmarks.authenticity.sources import labelled_comments
from tests.benchmarks.drift.markdown import header, row

MANY: Final = 50_000
ROWS_AT_ONCE: Final = 500

Pairs = set[tuple[int, int]]


def exhaustive(texts: list[str]) -> Pairs:
    """Every pair that is alike: everything compared with everything."""
    found: Pairs = set()
    for start in range(0, len(texts), ROWS_AT_ONCE):
        block = process.cdist(
            texts[start : start + ROWS_AT_ONCE], texts,
            scorer=Indel.normalized_similarity, score_cutoff=ALIKE_FROM, workers=1,
        )  # fmt: skip
        ones, others = np.nonzero(block)
        found.update(
            (int(one) + start, int(other))
            for one, other in zip(ones, others, strict=True)
            if one + start < other
        )
    return found


def ours(texts: list[str]) -> Pairs:
    """Candidates by bands of hashes, then compared."""
    pairs = {(min(pair), max(pair)) for pair in candidates(texts)}
    return {pair for pair in pairs if are_alike(texts[pair[0]], texts[pair[1]])}


def by_datasketch(texts: list[str]) -> Pairs:
    """datasketch's own index at a threshold of .5 of the shingles, then compared."""
    index = MinHashLSH(threshold=0.5, num_perm=48)
    found: Pairs = set()
    for number, text in enumerate(texts):
        hashes = MinHash(num_perm=48)
        hashes.update_batch(
            [text[at : at + SHINGLE].encode() for at in range(len(text) - SHINGLE + 1)]
        )
        for other in index.query(hashes):
            if are_alike(texts[other], text):
                found.add((other, number))
        index.insert(number, hashes)
    return found


def varied(texts: list[str], number: int) -> list[str]:
    """``number`` distinct texts: real ones, and real ones in which some letters are others."""
    random = np.random.default_rng(3)
    found = dict.fromkeys(texts)
    letters = "abcdefghijklmnopqrstuvwxyz "
    while len(found) < number:
        text = list(texts[int(random.integers(len(texts)))])
        for at in random.integers(0, len(text), max(1, int(len(text) * random.uniform(0.02, 0.5)))):
            text[at] = letters[int(random.integers(len(letters)))]
        found["".join(text)] = None
    return list(found)


def run(data: Path) -> None:
    """Print the tables in Markdown."""
    told = dict.fromkeys(bare(comment.text) for comment in labelled_comments(data))
    real = [text for text in told if len(text) >= LETTERS_AT_LEAST]
    for name, texts in (
        (f"{len(real):,} real comments", real),
        ("12,000, real and varied", varied(real, 12_000)),
    ):
        begun = time.perf_counter()
        truth = exhaustive(texts)
        took = time.perf_counter() - begun
        header(name, "pairs found", "of the exhaustive", "seconds")
        row("everything with everything", len(truth), 1.0, took)
        for method_name, method in (("ours", ours), ("datasketch", by_datasketch)):
            begun = time.perf_counter()
            found = method(texts)
            row(method_name, len(found), len(found & truth) / max(1, len(truth)),
                time.perf_counter() - begun)  # fmt: skip
        print()
    texts = varied(real, MANY)
    begun = time.perf_counter()
    groups = groups_of_copies(texts)
    print(f"{MANY:,} texts: {len(groups):,} groups in {time.perf_counter() - begun:.1f} s.")
