"""Sentences that no two of which are alike: drawn from a pool of words."""

from __future__ import annotations

import random

POOL = """
fern kettle ladder window moss radio clay rain drawer lemon bicycle harbour paper quiet orange
river sleeve button market violin stone pepper candle winter cloud bridge mirror garden wool
silver hammer basket thunder pillow lantern pocket meadow copper ticket blanket
"""


def sentence(number: int, words: int = 14) -> str:
    """The same for the same number."""
    return " ".join(random.Random(number).sample(POOL.split(), words))
