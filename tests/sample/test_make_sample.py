"""The sample programme is what its script writes, and planted.yaml speaks of what is in it."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest
import yaml

SAMPLE = Path(__file__).parents[2] / "data" / "sample"


def _files(folder: Path) -> dict[str, bytes]:
    return {str(path.relative_to(folder)): path.read_bytes() for path in folder.rglob("*.csv")}


@pytest.fixture(scope="module")
def written_again(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("sample")
    subprocess.run([sys.executable, SAMPLE / "make_sample.py", folder], check=True)
    return folder


def test_the_script_writes_the_committed_exports_byte_for_byte(written_again: Path) -> None:
    committed, again = _files(SAMPLE), _files(written_again)
    assert sorted(again) == sorted(committed)
    assert [name for name in committed if committed[name] != again[name]] == []


def test_the_sample_stays_small_enough_to_live_in_the_repository() -> None:
    files = _files(SAMPLE)
    assert 45 <= len(files) <= 65
    assert sum(map(len, files.values())) < 3_000_000


def test_every_post_contract_and_creator_that_planted_yaml_names_is_in_the_exports() -> None:
    everything = b"\n".join(_files(SAMPLE).values()).decode()
    for planted in yaml.safe_load((SAMPLE / "planted.yaml").read_text())["planted"]:
        named = [planted.get(key) for key in ("campaign", "creator", "post", "contract")]
        named += [planted.get("deliverable"), *planted.get("posts", ())]
        for text in filter(None, [*named, *planted.get("creators", ())]):
            assert text in everything, f"{planted['id']}: {text}"


def test_a_tiktok_id_carries_the_second_of_posting_as_real_ones_do() -> None:
    # 7695408959158712428 >> 32 = 1791727021 = 2026-10-11 13:57:01 UTC
    assert 7695408959158712428 >> 32 == 1791727021
    tracker = (SAMPLE / "2026-10-11" / "posts.csv").read_text()
    row = next(line for line in tracker.splitlines() if "7695408959158712428" in line)
    assert "2026-10-11T13:57:01Z" in row
