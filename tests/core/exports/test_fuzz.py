"""Five hundred hostile files: nothing raises, no row goes without a word, nothing is half loaded.

``make fuzz`` does the same with twenty thousand.
"""

from __future__ import annotations

from collections import Counter
from pathlib import Path

from core.store import open_store
from tests.core.exports.fuzz.pollution import outcome_of, polluted_files
from tests.core.exports.fuzz.run import hostile_files, try_file


def test_hostile_files_are_read_asked_about_or_refused_and_every_row_is_accounted_for(
    tmp_path: Path,
) -> None:
    store = open_store(tmp_path / "data", memory_limit="256MB")
    outcomes: Counter[str] = Counter()
    for number, name, data in hostile_files(1, range(500)):
        try:
            outcomes += try_file(tmp_path, name, data, store if number % 10 == 0 else None)
        except Exception as error:
            error.add_note(f"hostile file {number}: {name}")
            raise
    store.close()
    # The fuzzer must reach every way a file can end, or it finds nothing.
    assert min(outcomes[each] for each in ("export", "refusal", "question", "loaded")) > 5, outcomes


def test_of_files_polluted_in_one_place_no_row_is_lost_in_silence_and_few_are_altered(
    tmp_path: Path,
) -> None:
    polluted = list(polluted_files())[::31]
    outcomes = Counter(outcome_of(tmp_path, each) for each in polluted)
    assert outcomes.total() > 250
    assert outcomes["lost"] == 0, outcomes
    assert outcomes["altered"] <= 0.025 * outcomes.total(), outcomes
    assert outcomes["told"] > 0.5 * outcomes.total(), outcomes
