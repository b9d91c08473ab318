"""Files of every kind that may hold a person, written again without their traces."""

from __future__ import annotations

import gzip
import json
import re
import shutil
import tempfile
import zipfile
from dataclasses import dataclass
from html import escape, unescape
from pathlib import Path, PurePosixPath
from typing import Final

from core import watched
from core.exports.encoding import find_encoding
from core.exports.export import Refusal, SpooledFile
from core.masking.mask import Mask

BLOCK_CHARACTERS: Final = 8 << 20
LONGEST_TRACE: Final = 64 << 10
"""Characters that are looked at again with the next block, so that no trace falls between two."""
_HEAD_BYTES: Final = 1 << 20
_ZIP: Final = b"PK\x03\x04"
_GZIP: Final = b"\x1f\x8b"
_MARKUP: Final = (".xml", ".rels", ".html", ".vml")
NOT_READABLE: Final = (OSError, EOFError, zipfile.BadZipFile, json.JSONDecodeError)
"""What :func:`mask_file` raises of a file that cannot be read to its end."""
_BETWEEN_MARKS: Final = re.compile(r"(?<=[>\"'])[^<>\"']+(?=[<\"'])")


@dataclass(frozen=True)
class MaskedFile:
    """What became of a file: traces put out, and what in it is no text (pictures, PDF), into which
    nobody looked."""

    traces: int
    not_looked_into: tuple[str, ...] = ()


def mask_file(source: Path, target: Path, name: str, mask: Mask) -> MaskedFile:
    """Write ``source`` to ``target`` without the traces; what it is, its bytes and ``name`` say.

    Text of any encoding that Pothos reads, markup, JSON; gzip and zip (so workbooks and PowerPoint)
    with all that is in them. Raises one of ``NOT_READABLE``.
    """
    with source.open("rb") as file:
        head = file.read(_HEAD_BYTES)
    if head.startswith(_ZIP):
        return _mask_zip(source, target, mask)
    if head.startswith(_GZIP):
        return _mask_gzip(source, target, name, mask)
    suffix = PurePosixPath(name.lower()).suffix
    if suffix in _MARKUP:
        return _mask_markup(source, target, mask)
    if suffix == ".json":
        told, count = mask.put_out_within(json.loads(source.read_bytes()))
        text = json.dumps(told, ensure_ascii=False, separators=(",", ":"))
        target.write_text(text, "utf-8")
        return MaskedFile(count)
    encodings = _encodings_of(source, head, name)
    if not encodings:
        shutil.copyfile(source, target)
        return MaskedFile(0, (name,))
    count = _mask_text(source, target, encodings[0], mask)
    for another in encodings[1:]:
        with tempfile.NamedTemporaryFile(dir=target.parent) as read_once:
            target.replace(read_once.name)
            count += _mask_text(Path(read_once.name), target, another, mask)
    return MaskedFile(count)


def _mask_text(source: Path, target: Path, encoding: str, mask: Mask) -> int:
    """In blocks, of which the last lines are looked at again with the next one."""
    count, tail = 0, ""
    # Line ends and bytes that stand for no letter stay as they are.
    with (
        source.open(encoding=encoding, errors="surrogateescape", newline="") as reading,
        target.open("w", encoding=encoding, errors="surrogateescape", newline="") as writing,
    ):
        while block := reading.read(BLOCK_CHARACTERS):
            watched.check()
            text, found = mask.put_out(tail + block)
            count += found
            cut = text.rfind("\n", 0, max(0, len(text) - LONGEST_TRACE)) + 1
            writing.write(text[:cut])
            tail = text[cut:]
        writing.write(tail)
    return count


def _mask_markup(source: Path, target: Path, mask: Mask) -> MaskedFile:
    """What stands between marks and in quotes; whatever has no trace stays as it is written."""
    count = 0

    def put_out(match: re.Match[str]) -> str:
        nonlocal count
        text, found = mask.put_out(unescape(match[0]))
        count += found
        return escape(text) if found else match[0]

    target.write_bytes(_BETWEEN_MARKS.sub(put_out, source.read_bytes().decode()).encode())
    return MaskedFile(count)


def _mask_gzip(source: Path, target: Path, name: str, mask: Mask) -> MaskedFile:
    with tempfile.TemporaryDirectory(dir=target.parent) as held:
        inner, masked = Path(held) / "inner", Path(held) / "masked"
        with gzip.open(source) as content, inner.open("wb") as file:
            shutil.copyfileobj(content, file)
        done = mask_file(inner, masked, name.removesuffix(".gz"), mask)
        with (
            masked.open("rb") as content,
            target.open("wb") as file,
            gzip.GzipFile("", "wb", 6, file, mtime=0) as packing,
        ):
            shutil.copyfileobj(content, packing)
    return done


def _mask_zip(source: Path, target: Path, mask: Mask) -> MaskedFile:
    count = 0
    closed: list[str] = []
    with (
        tempfile.TemporaryDirectory(dir=target.parent) as held,
        zipfile.ZipFile(source) as old,
        zipfile.ZipFile(target, "w") as new,
    ):
        inner, masked = Path(held) / "inner", Path(held) / "masked"
        for member in old.infolist():
            name, found = mask.put_out_of_a_name(member.filename)
            count += found
            told = zipfile.ZipInfo(name, member.date_time)
            told.compress_type = zipfile.ZIP_DEFLATED
            told.external_attr = member.external_attr
            if member.is_dir():
                new.writestr(told, b"")
                continue
            with old.open(member) as content, inner.open("wb") as file:
                shutil.copyfileobj(content, file)
            done = mask_file(inner, masked, member.filename, mask)
            with masked.open("rb") as content, new.open(told, "w", force_zip64=True) as file:
                shutil.copyfileobj(content, file)
            count += done.traces
            closed += done.not_looked_into
    return MaskedFile(count, tuple(closed))


def _encodings_of(source: Path, head: bytes, name: str) -> list[str]:
    """As an upload would be read, with what a person may have chosen instead; none for no text."""
    if not head:
        return ["utf-8"]
    found = find_encoding(SpooledFile(source, name, "", source.stat().st_size), head)
    if isinstance(found, Refusal):
        return [] if b"\0" in head else ["utf-8"]
    return list(dict.fromkeys([found.encoding, *(one.encoding for one in found.options)]))
