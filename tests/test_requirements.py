"""What Pothos runs with is locked, all of it, and is what is installed."""

from __future__ import annotations

import re
from importlib import metadata
from pathlib import Path

from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

ROOT = Path(__file__).parent.parent
FILES = (ROOT / "requirements.txt", ROOT / "tests" / "requirements.txt")


def locked(file: Path) -> dict[str, str]:
    """Package and version of every line; fails on a line that leaves the version open."""
    versions = {}
    for line in file.read_text().splitlines():
        wanted = line.split("#")[0].strip()
        if not wanted or wanted.startswith("-r "):
            continue
        name, version = re.fullmatch(r"([\w.-]+)==([\w.]+)", wanted).groups()  # type: ignore[union-attr]
        versions[canonicalize_name(name)] = version
    return versions


def needed_by(names: set[str]) -> set[str]:
    """These packages and all that they need on this machine, as their metadata says."""
    found: set[str] = set()
    waiting = [canonicalize_name(name) for name in names]
    while waiting:
        name = waiting.pop()
        if name in found:
            continue
        found.add(name)
        for text in metadata.requires(name) or []:
            requirement = Requirement(text)
            if requirement.marker is None or requirement.marker.evaluate({"extra": ""}):
                waiting.append(canonicalize_name(requirement.name))
    return found


def test_everything_that_pothos_needs_is_locked() -> None:
    versions = locked(FILES[0])

    assert needed_by(set(versions)) == set(versions)


def test_everything_that_the_tests_need_is_locked() -> None:
    versions = locked(FILES[0]) | locked(FILES[1])

    assert needed_by(set(versions)) == set(versions)


def test_the_installed_versions_are_the_locked_ones() -> None:
    versions = locked(FILES[0]) | locked(FILES[1])

    assert {name: metadata.version(name) for name in versions} == versions
