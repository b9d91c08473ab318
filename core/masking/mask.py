"""One person's traces in a text, each put out by a word that stands for it and leads nowhere.

The same trace always becomes the same word, so that rows which belonged together still do: that
word is keyed, and nobody without the key can try names until one fits.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Collection
from typing import Any, Final

from core.masking.marks import keyed
from core.masking.traces import Traces
from core.store.keys import fold

NOBODY: Final = "erased person"
"""What stands for a name, followed by a number."""
EARLY: Final = 125
"""Characters of a caption that are read before anybody opens it; rules ask what stands there."""
_BEFORE_A_CELL: Final = r"(?:^|(?<=[\t,;|\"]))[ ]*"
_AFTER_A_CELL: Final = r"(?=[ ]*(?:$|[\t,;|\"\r]))"
_ADDRESS_MARKS: Final = r"(?=[/?#:\s,;|\"]|$)"

Replace = Callable[[re.Match[str]], str]


class Mask:
    """Puts out the traces of one person. ``key`` is the team's own, kept in the journal; ``stays``
    are words that a rule looks for in what they wrote (lower case): campaigns keep their posts.

    A name or handle that is a plain word ("sunflower") is put out only where it is a whole cell,
    follows an @, or stands in an address: elsewhere it may be the flower.
    """

    def __init__(self, traces: Traces, key: bytes, stays: Collection[str] = ()) -> None:
        self._key = key
        self._stays = frozenset(stays) - {f"@{one.casefold()}" for one in traces.handles}
        terms = sorted(self._stays, key=_longest_first)
        patterns = [r"\s+".join(map(re.escape, one.split())) for one in terms]
        any_of_them = "|".join([*patterns, r"#\w+"])
        self._counting = re.compile(rf"(?<!\w)(?:{any_of_them})(?!\w)", re.IGNORECASE)
        self._rules: list[tuple[str, re.Pattern[str], Replace]] = []
        """What a text must hold for the pattern to be worth a look ("" for always), and both."""
        self._handles: list[tuple[str, str]] = []
        for mail in sorted(traces.mails, key=_longest_first):
            self._say(rf"(?<![\w.+-]){re.escape(mail)}(?![\w-]|\.\w)", self._mail(mail))
        for address in sorted(traces.addresses, key=_longest_first):
            self._say(re.escape(address) + r"(?![\w/-])", self._address(address), address, 0)
        for text in sorted(traces.texts, key=_longest_first):
            words = re.findall(r"\w+", text)
            pattern = r"\W+".join(map(re.escape, words))
            self._say(pattern + r"(?!\w)", self._text(text), words[0], 0)
        for handle in sorted(traces.handles, key=_longest_first):
            self._say_word(handle, self._handle(handle))
            self._handles.append((handle, self._handle(handle)))
        for name in sorted(traces.names, key=_longest_first):
            self._say_word(name, self.stands_for(name))
        for one in sorted(traces.numbers | traces.ids, key=_longest_first):
            self._say(rf"(?<!\w){re.escape(one)}(?!\w)", self._id(one), one, 0)

    def put_out(self, text: str) -> tuple[str, int]:
        """``text`` without the traces, and how many there were."""
        text, count = self._once(text)
        if text.isascii():
            return text, count
        lines = text.splitlines(keepends=True)
        for place, line in enumerate(lines):
            # Full-width letters, invisible marks, composed accents: the same name to a reader.
            plain = line if line.isascii() else _plain(line)
            if plain != line:
                masked, more = self._once(plain)
                if more:
                    lines[place], count = masked, count + more
        return "".join(lines), count

    def put_out_of_a_name(self, name: str) -> tuple[str, int]:
        """The same for the name of a file, in which a handle may stand between underscores."""
        text, count = self.put_out(name)
        for handle, stands_for in self._handles:
            pattern = rf"(?<![^\W_]){re.escape(handle)}(?![^\W_])"
            text, more = re.subn(pattern, stands_for, text, flags=re.IGNORECASE)
            count += more
        return text, count

    def put_out_within(self, told: Any) -> tuple[Any, int]:  # noqa: ANN401 what JSON can hold
        """The same for every text within what JSON can hold; names of fields are ours."""
        if isinstance(told, str):
            return self.put_out(told)
        if isinstance(told, list):
            pairs = [self.put_out_within(one) for one in told]
            return [one for one, _ in pairs], sum(count for _, count in pairs)
        if isinstance(told, dict):
            of_keys = {key: self.put_out_within(one) for key, one in told.items()}
            return {key: one for key, (one, _) in of_keys.items()}, sum(
                count for _, count in of_keys.values()
            )
        return told, 0

    def count(self, text: str) -> int:
        """How many traces are in ``text``."""
        return self.put_out(text)[1]

    def stands_for(self, name: str) -> str:
        """What a name becomes."""
        return f"{NOBODY} {self._number('name', fold(name))}"

    def _once(self, text: str) -> tuple[str, int]:
        total = 0
        for hint, pattern, replace in self._rules:
            if hint in text:
                text, count = pattern.subn(replace, text)
                total += count
        return text, total

    def _say(
        self, pattern: str, stands_for: str, hint: str = "", flags: int = re.IGNORECASE
    ) -> None:
        def replace(match: re.Match[str]) -> str:
            # Lines stay where they are: a receipt names the row that a value came from.
            return stands_for + "\n" * match[0].count("\n")

        self._rules.append((hint, re.compile(pattern, flags | re.MULTILINE), replace))

    def _say_word(self, word: str, stands_for: str) -> None:
        parts = re.split(r"[\s\"]+", word.strip())
        plain = r"[\s\"]+".join(map(re.escape, parts))
        if len(parts) > 1 or not word.isalpha():
            # Not within a longer handle, which goes on after a dot, or goes before one.
            self._say(rf"(?<![\w.]){plain}(?!\w|\.\w)", stands_for)
            return
        self._say(rf"(?<=@){plain}(?!\w|\.\w)", stands_for)
        self._say(rf"(?<=[/:]){plain}{_ADDRESS_MARKS}", stands_for)
        self._say(_BEFORE_A_CELL + plain + _AFTER_A_CELL, stands_for)

    def _number(self, kind: str, text: str) -> str:
        return keyed(self._key, f"{kind}:{text}")[:8]

    def _mail(self, mail: str) -> str:
        return f"erased{self._number('mail', mail.casefold())}@erased.invalid"

    def _address(self, address: str) -> str:
        return f"https://erased.invalid/{self._number('address', address)}"

    def _text(self, text: str) -> str:
        """With the words that count, in their order, and as early or late as they stood."""
        said = f"erased text {self._number('text', fold(text))}"
        for found in self._counting.finditer(text):
            word = " ".join(found[0].split())
            stays = word if word.lower() in self._stays else "#erased"
            if found.start() == 0 and not stays.startswith("#"):
                said = f"{stays}: {said}"
                continue
            if found.start() > EARLY and len(said) <= EARLY:
                said += " " + "." * (EARLY - len(said))
            said += f" {stays}"
        return said

    def _handle(self, handle: str) -> str:
        return f"erased{self._number('handle', handle.casefold())}"

    def _id(self, one: str) -> str:
        """Of the same length and kind: the platforms' ids are told by their look."""
        told = keyed(self._key, f"id:{one}")
        first, rest = ("9", str(int(told, 16))) if one.isdecimal() else ("e", told)
        return first + (rest * (1 + len(one) // len(rest)))[: len(one) - 1]


def _plain(line: str) -> str:
    kept = "".join(
        mark for mark in line if mark.isspace() or unicodedata.category(mark) not in ("Cc", "Cf")
    )
    return unicodedata.normalize("NFKC", kept)


def _longest_first(text: str) -> tuple[int, str]:
    return -len(text), text
