"""What is installed is what is locked: the same versions, each file by its hash."""

from __future__ import annotations

import re
from pathlib import Path

ROOT = Path(__file__).parent.parent


def pins(name: str) -> dict[str, str]:
    found = re.findall(r"^([\w.-]+)==([\w.]+)", (ROOT / name).read_text(), re.MULTILINE)
    return {package.lower().replace("_", "-"): version for package, version in found}


def test_the_lock_has_just_what_the_requirements_have() -> None:
    assert len(pins("requirements.txt")) > 50
    assert pins("requirements.lock") == pins("requirements.txt"), "run: make lock"


def test_every_package_of_the_lock_has_hashes_and_nothing_else_stands_in_it() -> None:
    entries = (ROOT / "requirements.lock").read_text().split("\n", 1)[1]
    each = re.split(r"\n(?=\S)", entries.strip())

    assert len(each) == len(pins("requirements.lock"))
    for entry in each:
        assert re.fullmatch(r"[\w.-]+==[\w.]+(?: \\\n    --hash=sha256:[0-9a-f]{64})+", entry), (
            entry
        )


def test_the_tests_and_the_container_install_by_hash() -> None:
    assert "--require-hashes -r requirements.lock" in (ROOT / "Makefile").read_text()
    assert "--require-hashes -r requirements.lock" in (ROOT / "Dockerfile").read_text()
