"""Comments and messages as they are compared: without what spelling and fashion add."""

from __future__ import annotations

import re
import unicodedata
from typing import Final

URL: Final = re.compile(
    r"(?:https?://|www\.)\S+|\b[a-z0-9][a-z0-9-]*\.(?:com|net|org|io|me|co|ly|gl|tv|info|biz|life|"
    r"shop|app|xyz|site|online|ru|de|uk|be|link)\b(?:/\S*)?",
    re.IGNORECASE,
)
HANDLE: Final = re.compile(r"(?<!\w)@(?=[\w.]*\w)[\w.]+")
_WORD: Final = re.compile(r"url|@|#|[^\W\d_]+|0|[$€£]")
_APOSTROPHES: Final = re.compile(r"['’`´]")
_DIGITS: Final = re.compile(r"\d+(?:[.,  ]\d+)*[km]?\b")
_STRETCH: Final = re.compile(r"(\w)\1{2,}")
_MARKS: Final = re.compile(r"[\u0300-\u036f\u200b-\u200f\u2060\ufeff]")


def fold(text: str) -> str:
    """Lower case, NFKD, without accents, apostrophes and marks that have no width."""
    folded = _MARKS.sub("", unicodedata.normalize("NFKD", text)).lower()
    return _APOSTROPHES.sub("", folded)


def words_of(text: str) -> list[str]:
    """The words of a comment: addresses as "url", handles as "@", numbers as "0".

    A letter that is stretched ("sooooo") stands twice. Emoji and punctuation are left out; a
    hashtag is "#" and its words.
    """
    told = HANDLE.sub(" @ ", URL.sub(" url ", fold(text)))
    told = _STRETCH.sub(r"\1\1", _DIGITS.sub(" 0 ", told.replace("_", " ")))
    return _WORD.findall(told)
