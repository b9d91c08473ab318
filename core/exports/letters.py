"""Windows-1252 or Windows-1250: which of the two the letters of a text make words in.

Both give nearly every byte a letter, so a text decodes in both; what tells them apart is whether
the letters can stand where they stand. charset-normalizer, kept to these two, took 2 of 3 short
lists of French, Spanish, Portuguese, Italian and Swedish names for Windows-1250: it needs a page
of prose, and a CSV has a few names. So simple evidence is weighed, word by word, and where it does
not suffice a person is asked.
"""

from __future__ import annotations

import functools
import re
from collections import Counter
from collections.abc import Iterable
from typing import Final, Literal

Vote = Literal["cp1252", "cp1250"]
WESTERN: Final = "cp1252"
CENTRAL: Final = "cp1250"

_ALPHABETS: Final = {
    WESTERN: (
        "àâæçèéêëîïôœùûüÿ", "áéíïñóúüçàèò", "áâãàçéêíóôõúü", "äöüßéè", "àèéìíîòóùú", "åäöæøéüè",
        "áéíóúëïöüèê", "áðéíóúýþæö",
    ),
    CENTRAL: (
        "ąćęłńóśźżé", "áčďéěíňóřšťúůýžöü", "áäčďéíĺľňóôŕšťúýž", "áéíóöőúüű", "ăâîşţé",
        "čćđšž", "äöüß",
    ),
}  # fmt: skip
"""The letters beyond ASCII of one language each: French, Spanish and Catalan, Portuguese, German,
Italian, Nordic, Dutch, Icelandic; Polish, Czech, Slovak, Hungarian, Romanian, Croatian, German."""

_VOWELS: Final = frozenset("aeiouyáéíóúýàèìòùâêîôûäëïöüãõåæøœąęěůűőăÿ")
_VOWEL_OR_CONSONANT: Final = frozenset("èæøòïàåœ")
"""A vowel in Windows-1252 where Windows-1250 has a consonant: č ć ř ň ď ŕ ĺ ś."""
_WORD: Final = re.compile(r"[^\W\d_]+(?:[^\W\d_]|[¹³£¥¯¿¼¾ªº])*|[£¥¯ª¼](?=\w)[^\W\d_]+")
_MOST_WORDS: Final = 5_000
_CLEARLY: Final = 4


def differing_words(text: str) -> list[str]:
    """The words of ``text``, read as Windows-1252 with whatever it lacks passed on, of which
    Windows-1250 would make others; each once, in the order in which they come."""
    found = dict.fromkeys(
        word for word in _WORD.findall(text) if not word.isascii() and in_central(word) != word
    )
    return list(found)[:_MOST_WORDS]


def in_central(word: str) -> str:
    """A word that was read as Windows-1252 as it reads in Windows-1250."""
    return word.encode(WESTERN, "replace").decode(CENTRAL, "replace")


def decide(words: Iterable[str]) -> tuple[Vote, str] | None:
    """Which of the two the words speak for, and one word that says so; None where they do not."""
    votes: Counter[Vote] = Counter()
    examples: dict[Vote, str] = {}
    for word in words:
        vote = _vote(word)
        if vote is not None:
            votes[vote] += 1
            examples.setdefault(vote, word)
    if not votes:
        return None
    (best, most), *others = votes.most_common()
    if others and most < _CLEARLY * others[0][1]:
        return None
    return best, examples[best]


@functools.lru_cache(maxsize=10_000)
def _vote(word: str) -> Vote | None:
    western, central = word, in_central(word)
    fits = {WESTERN: _is_a_word(western, WESTERN), CENTRAL: _is_a_word(central, CENTRAL)}
    if fits[WESTERN] != fits[CENTRAL]:
        return WESTERN if fits[WESTERN] else CENTRAL
    western, central = western.lower(), central.lower()
    said = {
        _vote_of_letter(western, central, at)
        for at in range(len(western))
        if western[at] != central[at]
    } - {None}
    return said.pop() if len(said) == 1 else None


def _is_a_word(word: str, encoding: Vote) -> bool:
    """Whether it is letters of one language only, none large within small ones."""
    if not word.isalpha() or (re.search(r"[a-zß-ÿ][A-ZÀ-Þ]", word) and not word[:2].istitle()):
        return False
    letters = {letter for letter in word.lower() if letter > "\x7f"}
    return any(letters <= set(alphabet) for alphabet in _ALPHABETS[encoding])


def _vote_of_letter(western: str, central: str, at: int) -> Vote | None:
    """What the neighbours of one letter say of its two readings."""
    letter, before, after = western[at], western[at - 1 : at], western[at + 1 : at + 2]
    if letter in _VOWEL_OR_CONSONANT:
        return _vote_of_vowel(letter, before, after)
    if letter == "ñ":  # Polish writes ni before a vowel
        return WESTERN if after in _VOWELS and after else CENTRAL
    if letter == "ê" and after:
        return WESTERN if after in "mlrvu" else None
    if letter == "õ":
        return WESTERN if after == "e" else CENTRAL
    if letter == "ã":
        return WESTERN if after and after in "oe" else CENTRAL if after else None
    if letter in "ùì":
        return CENTRAL if after else WESTERN if before and before in "iou" else None
    if letter == "û":
        return WESTERN if before == "o" else None if after else CENTRAL
    if letter == "þ":
        return CENTRAL if before else None
    return None


def _vote_of_vowel(letter: str, before: str, after: str) -> Vote | None:
    """A vowel stands between consonants, a consonant beside vowels."""
    if letter == "œ":
        return WESTERN if after and after in "uids" and before != "o" else CENTRAL
    is_vowel_before, is_vowel_after = before in _VOWELS, after in _VOWELS
    if letter == "å":  # its other reading, ĺ, is a syllable of Slovak between two consonants
        return None if before and after and not (is_vowel_before or is_vowel_after) else WESTERN
    if not before and not after:
        return WESTERN
    if is_vowel_before and before:
        return CENTRAL if (is_vowel_after or not after) and letter not in "àï" else None
    if is_vowel_after and after:
        return CENTRAL if letter != "à" else None
    return WESTERN if before and not (letter == "à" and after) else None
