"""Words that tell nothing of a topic: data/common_words.yaml."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import Final, Literal

import yaml

FILE: Final = Path(__file__).resolve().parents[2] / "data" / "common_words.yaml"


@cache
def common_words(kind: Literal["everyday", "english"]) -> frozenset[str]:
    """One of the lists, in lower case."""
    return frozenset(yaml.safe_load(FILE.read_text(encoding="utf-8"))[kind].split())
