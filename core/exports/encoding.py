"""Bytes to text: the encoding in which all of a file is text, and what was guessed of it."""

from __future__ import annotations

import codecs
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Final

from core.exports.export import Issue, Refusal, SpooledFile
from core.exports.letters import CENTRAL, WESTERN, decide, differing_words, in_central
from core.exports.other_files import is_no_text, no_text
from core.exports.refusal import refuse

_CHUNK_BYTES: Final = 1 << 20
_WINDOWS: Final = {
    WESTERN: "Windows-1252 (western European)",
    CENTRAL: "Windows-1250 (central European)",
}
_LETTERS_SHOWN: Final = 80


@dataclass(frozen=True)
class EncodingOption:
    """One way to read the letters of a file: its name for Python and in words, and a line in it.

    ``text`` is the same for no two options: the first line in which they differ, cut short.
    """

    encoding: str
    label: str
    line: int
    text: str


@dataclass(frozen=True)
class FoundEncoding:
    """The encoding in which all of a file is text, and what was guessed of it.

    ``options`` are what a person may choose from where the letters do not say: ``encoding`` is
    then the likelier one.
    """

    encoding: str
    issues: tuple[Issue, ...] = ()
    options: tuple[EncodingOption, ...] = ()


def find_encoding(
    file: SpooledFile, head: bytes, said: str | None = None
) -> FoundEncoding | Refusal:
    """The encoding of ``file``; ``said`` is what a person chose of the options it was asked with.

    Raises ``OSError``.
    """
    if said in _WINDOWS:
        return _checked(file, said)
    if head.startswith(codecs.BOM_UTF16_LE) or head.startswith(codecs.BOM_UTF16_BE):
        return _checked(file, "utf-16")
    if head.startswith(codecs.BOM_UTF8):
        return _checked(file, "utf-8-sig")
    encoding = _by_zeros(head)
    if encoding is not None:
        words = f"No byte order mark: read as {encoding.upper()} by its zeros."
        return _checked(file, encoding, (Issue("guessed", "encoding", words),))
    return _checked(file, "utf-8")


def _by_zeros(head: bytes) -> str | None:
    """UTF-16 without a mark: every second byte of its digits, commas and line ends is zero."""
    even, odd = head[0::2].count(0), head[1::2].count(0)
    if max(even, odd) * 20 < len(head) // 2 or min(even, odd) * 10 > max(even, odd):
        return None
    return "utf-16-le" if odd > even else "utf-16-be"


def _checked(
    file: SpooledFile, encoding: str, issues: tuple[Issue, ...] = ()
) -> FoundEncoding | Refusal:
    """``encoding`` if the whole file is text in it; what is not UTF-8 is older than it."""
    decoder = codecs.getincrementaldecoder(encoding)(errors="strict")
    is_utf_8 = encoding in ("utf-8", "utf-8-sig")
    offset = 0
    with file.path.open("rb") as stream:
        while True:
            chunk = stream.read(_CHUNK_BYTES)
            if is_utf_8 and _is_plain(chunk) and not decoder.getstate()[0]:
                offset += len(chunk)
                continue
            try:
                text = decoder.decode(chunk, final=not chunk)
            except UnicodeDecodeError as error:
                # The decoder's bytes may begin with the rest of the chunk before.
                at = offset + len(chunk) - len(error.object) + error.start
                if is_no_text(file, encoding):
                    return no_text(file)
                if encoding == "utf-8":
                    return _older(file, at)
                return refuse(
                    file,
                    "The text of this file is damaged.",
                    f"line {_line_at(file, at):,} holds bytes that stand for no letter.",
                    "Download the export again.",
                )
            if "\0" in text:
                if is_no_text(file, encoding):
                    return no_text(file)
                at = offset + len(text[: text.index("\0")].encode(encoding))
                return refuse(
                    file,
                    "This file holds bytes that are not text.",
                    f"line {_line_at(file, at):,} has a NUL byte.",
                    "Download the export again: a file that was cut off or overwritten looks so.",
                )
            if not chunk:
                return FoundEncoding(encoding, issues)
            offset += len(chunk)


def _is_plain(chunk: bytes) -> bool:
    """Whether bytes are letters of ASCII alone: most of what machines write, and soon seen."""
    return bool(chunk) and chunk.isascii() and b"\0" not in chunk


def _line_at(file: SpooledFile, offset: int) -> int:
    line = 1
    with file.path.open("rb") as stream:
        while offset > 0 and (chunk := stream.read(min(offset, _CHUNK_BYTES))):
            line += chunk.count(b"\n")
            offset -= len(chunk)
    return line


def _older(file: SpooledFile, first: int) -> FoundEncoding | Refusal:
    """The code page of a file that is not UTF-8 from the byte ``first`` on.

    Windows-1252, or 1250 where its letters make words in that alone; a file in which neither knows
    every byte is Latin-1, which does.
    """
    line = _line_at(file, first)
    if _is_mostly_utf8(file):
        return refuse(
            file,
            "The text of this file is damaged.",
            f"it is UTF-8, but line {line:,} is not.",
            "Download the export again and drop it without opening it.",
        )
    not_utf8 = f"Line {line:,} is not UTF-8"
    possible = [each for each in _WINDOWS if isinstance(_checked(file, each), FoundEncoding)]
    if not possible:
        words = (
            f"{not_utf8}, and it holds bytes that no Windows code page knows: it was read as "
            "Latin-1. Look at the preview for letters that came out wrong."
        )
        return _checked(file, "latin-1", (Issue("guessed", "encoding", words),))
    lines = _lines_with_letters(file, first)
    words_seen = differing_words("\n".join(text for _, text in lines))
    if WESTERN not in possible or not words_seen:
        return _guessed(file, possible[0], not_utf8, "")
    decided = decide(words_seen)
    if decided is not None and decided[0] in possible:
        vote, word = decided
        read, other = (word, in_central(word))[:: 1 if vote == WESTERN else -1]
        return _guessed(file, vote, not_utf8, f" So “{read}” is read, and not “{other}”.")
    found = _guessed(file, WESTERN, not_utf8, f" So “{words_seen[0]}” is read.")
    if isinstance(found, Refusal) or CENTRAL not in possible:
        return found
    return replace(found, options=_options(lines, words_seen[0]))


def _guessed(
    file: SpooledFile, encoding: str, not_utf8: str, example: str
) -> FoundEncoding | Refusal:
    words = (
        f"{not_utf8}: the file was read as {_WINDOWS[encoding]}, as older spreadsheets save it."
        f"{example} Look at the preview for letters that came out wrong."
    )
    return _checked(file, encoding, (Issue("guessed", "encoding", words),))


def _options(lines: Sequence[tuple[int, str]], word: str) -> tuple[EncodingOption, ...]:
    line, text = next((line, text) for line, text in lines if word in text)
    start = max(0, text.index(word) - _LETTERS_SHOWN // 2)
    shown = text[start : start + _LETTERS_SHOWN].strip()
    return tuple(
        EncodingOption(encoding, label, line, read)
        for (encoding, label), read in zip(
            _WINDOWS.items(), (shown, in_central(shown)), strict=True
        )
    )


def _lines_with_letters(file: SpooledFile, first: int) -> list[tuple[int, str]]:
    """The lines beyond ASCII from the byte ``first`` on, as Windows-1252, with their numbers."""
    number = _line_at(file, first)
    found = []
    with file.path.open("rb") as stream:
        start = max(0, first - _CHUNK_BYTES)
        stream.seek(start)
        before = stream.read(first - start)
        stream.seek(first - (len(before) - before.rfind(b"\n") - 1))
        for line in stream.read(16 * _CHUNK_BYTES).split(b"\n"):
            if not line.isascii():
                found.append((number, line.decode(WESTERN, errors="replace")))
            number += 1
    return found


def _is_mostly_utf8(file: SpooledFile) -> bool:
    """Whether more letters beyond ASCII are right in UTF-8 than wrong: then some were damaged."""
    with file.path.open("rb") as stream:
        text = stream.read(16 * _CHUNK_BYTES).decode("utf-8", errors="replace")
    wrong = text.count("\ufffd")
    return sum(1 for letter in text if letter > "\x7f") - wrong > wrong
