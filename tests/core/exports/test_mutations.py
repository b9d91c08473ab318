"""Broken copies of good files: nothing raises, nothing is lost without a word, little is altered.

The faults are those of the Pollock benchmark (a delimiter too few or too many, a stray quotation
mark, a blank in place of a delimiter) at every place of a file, and random bytes beside them.
"""

from __future__ import annotations

import random
import re
from collections import Counter

import pytest

from core.exports import Export, Question
from tests.core.exports.dropped import Drop, rows_of

HEADER = (
    "Platform,Platform post ID,Permalink,Handle,Campaign,Caption,Published at,As of,"
    "Views,Reach,Likes\n"
)
ROWS = [
    f"instagram,1790000000000{n:04d},https://www.instagram.com/p/A{n}/,ana.home,Spring,"
    f'"Light, at last {n}",2026-03-{n:02d}T18:30:00Z,2026-03-28,{n * 1000},{n * 700},{n * 50}\n'
    for n in range(1, 13)
]
FAULTS = ("", ",,", " ", ',"', '",')
"""What stands where a delimiter stood."""
NUMBER_OF_TYPE = {"count": r"\d+", "day": r"\d{4}-\d\d-\d\d", "instant": r"\d{4}-\d\d-\d\dT.*"}


def broken_files() -> list[tuple[str, int]]:
    """Every delimiter of every row replaced by every fault: the content and the row broken."""
    files = []
    for number, row in enumerate(ROWS):
        for place in [m.start() for m in re.finditer(",(?! at)", row)]:
            for fault in FAULTS:
                broken = row[:place] + fault + row[place + 1 :]
                rows = [*ROWS[:number], broken, *ROWS[number + 1 :]]
                files.append((HEADER + "".join(rows), number + 2))
    return files


def would_be_told(export: Export, row: dict[str, str]) -> bool:
    """Whether the store finds a value in the row that its column cannot hold."""
    types = {c.field: c.type for c in export.tables[0].columns if c.field}
    return any(
        value and field in types and types[field] in NUMBER_OF_TYPE
        and not re.fullmatch(NUMBER_OF_TYPE[types[field]], value)
        for field, value in row.items()
    )  # fmt: skip


def test_a_broken_row_is_refused_left_out_or_unchanged(drop: Drop) -> None:
    (good,) = drop({"posts.csv": HEADER + "".join(ROWS)})
    assert isinstance(good, Export)
    expected = {row["row"]: row for row in rows_of(good)}
    outcomes: Counter[str] = Counter()
    for content, row in broken_files():
        (result,) = drop({"posts.csv": content})
        if not isinstance(result, Export):
            assert result.title
            outcomes["refused"] += 1
            continue
        found = {each["row"]: each for each in rows_of(result)}
        assert result.rows_in == len(found) + result.rows_skipped
        missing = set(expected) - set(found)
        told = {str(issue.source_row) for issue in result.issues if issue.severity == "skipped"}
        assert missing <= told | {str(row)}, (content, missing)
        assert not missing or told
        altered = [n for n, cells in found.items() if cells != expected.get(n)]
        silent = [n for n in altered if not would_be_told(result, found[n])]
        outcomes["altered" if silent else "left out" if missing else "unchanged"] += 1
    assert outcomes.total() == 12 * 10 * 5
    assert outcomes["altered"] <= 0.025 * outcomes.total(), outcomes


BASES = {
    "snapshots.csv": "platform,platform_post_id,as_of,views\n" + "instagram,1,2026-03-01,9\n" * 6,
    "Table data.csv": "Content,Video title,Video publish time,Views\nTotal,,,12\n"
    + 'abc,"A, b","Sep 29, 2025",6\n' * 2,
    "Overview.csv": '\ufeff"Date","Video Views","Profile Views"\n' + '"March 1","5","1"\n' * 4,
    "Reach.csv": 'sep=,\n"Reach"\n"Date","Primary"\n"2026-05-25T00:00:00","5"\n\n"Views"\n'
    '"Date","Primary"\n"2026-05-25T00:00:00","6"\n',
    "Audience.csv": '"Age & gender"\n"","Women","Men"\n"18-24","5.1","2.4"\n',
}


@pytest.mark.parametrize("name", BASES)
@pytest.mark.parametrize("encoding", ["utf-8", "utf-16"])
def test_random_faults_never_raise_and_every_row_is_accounted_for(
    drop: Drop, name: str, encoding: str
) -> None:
    chance = random.Random(f"{name} {encoding}")
    faults = [b'"', b",", b"\n", b"\r", b"\0", b"\xff", b";", b"\t", b'""', b"\x81", b"=", b"  "]
    for _ in range(60):
        data = bytearray(BASES[name].encode(encoding))
        for _ in range(chance.choice([1, 1, 2, 6])):
            at = chance.randrange(len(data) + 1)
            if chance.random() < 0.3:
                del data[at : at + chance.randrange(1, 12)]
            else:
                data[at:at] = chance.choice(faults)
        (result,) = drop({name: bytes(data)})
        if isinstance(result, Export):
            assert len(rows_of(result)) + result.rows_skipped == result.rows_in
        elif isinstance(result, Question):
            assert result.columns
            assert result.why
        else:
            assert result.title
            assert result.what_to_do
