"""How near English words are to a brief in meaning, by a static embedding of their words.

WordLlama (MIT): token vectors of a large language model, reduced to 256 numbers and averaged
(github.com/dleemiller/WordLlama). It comes whole in its package and asks no network. It knows
English; in Spanish and Japanese it is near chance (authenticity.md, section 5), so nothing is said
of meaning there.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import numpy as np
import numpy.typing as npt

from core.fit.common_words import common_words

if TYPE_CHECKING:
    from wordllama import WordLlamaInference

ENGLISH_FROM: Final = 0.12
"""Share of a text's words that are common English ones; German and Spanish captions have under
.05, as have lists of hashtags (test)."""
WORDS_AT_LEAST: Final = 3
WIDTH: Final = 256


Floats = npt.NDArray[np.float32]


def vectors(texts: Sequence[str]) -> Floats:
    """One row of 256 numbers and length 1 per text; NaN for a text without words.

    The cosine of two texts is the product of their rows. Raises ``ImportError`` where the embedding
    is not installed.
    """
    if not texts:
        return np.zeros((0, WIDTH), dtype=np.float32)
    found = np.asarray(_embedding().embed(list(texts)), dtype=np.float32)
    with np.errstate(invalid="ignore", divide="ignore"):
        return np.asarray(found / np.linalg.norm(found, axis=1, keepdims=True))


def is_installed() -> bool:
    """Whether the embedding is there."""
    try:
        _embedding()
    except ImportError:
        return False
    return True


def is_english(text: str) -> bool:
    """Whether a text is English as far as its common words tell; short ones are not judged."""
    words = text.lower().replace("’", "'").split()
    plain = [word.strip('.,!?:;()"“”') for word in words if word[:1] not in "#@"]
    if len(plain) < WORDS_AT_LEAST:
        return False
    return sum(word in common_words("english") for word in plain) >= ENGLISH_FROM * len(plain)


@cache
def _embedding() -> WordLlamaInference:
    import wordllama

    inside: Any = Path(str(wordllama.__file__)).parent
    return wordllama.WordLlama.load(cache_dir=inside, disable_download=True)
