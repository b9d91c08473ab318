"""The one file of a multipart form, read as it arrives and never held as a whole."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from python_multipart import MultipartParser
from python_multipart.exceptions import FormParserError
from python_multipart.multipart import parse_options_header

MOST_BYTES_OF_A_HEAD: Final = 64 << 10
"""Of the lines before the file, which are held in memory."""


class BrokenFormError(Exception):
    """The form is not one whole file: the client stopped half-way or sent something else."""


def boundary_of(content_type: str) -> bytes:
    """The boundary named in a Content-Type header.

    Raises BrokenFormError where it is not multipart/form-data or names none.
    """
    kind, options = parse_options_header(content_type)
    boundary = options.get(b"boundary", b"")
    if kind != b"multipart/form-data" or not boundary:
        raise BrokenFormError("Expected a multipart form with a boundary.")
    return boundary


class FileOfForm:
    """The single file of a form: its head at once, its bytes by iteration.

    ``chunks`` is the body as it comes from the network. Making one reads up to the end of the
    part's head; iterating gives the file's bytes and raises BrokenFormError where the form ends
    early or holds a second part.
    """

    def __init__(self, boundary: bytes, chunks: Iterator[bytes]) -> None:
        self._boundary = boundary
        self._chunks = chunks
        self._head = bytearray()
        self._pieces: list[bytes] = []
        self._parts = 0
        self._in_value = False
        self._has_head = False
        self._is_complete = False
        self._parser = MultipartParser(
            boundary,
            {
                "on_part_begin": self._on_part_begin,
                "on_header_field": self._on_header_field,
                "on_header_value": self._on_header_value,
                "on_header_end": self._on_header_end,
                "on_headers_finished": self._on_headers_finished,
                "on_part_data": self._on_part_data,
                "on_end": self._on_end,
            },
        )
        while not self._has_head:
            self._read_on()

    @property
    def file_name(self) -> str:
        """The name that the client gave, as it stands; only ever data."""
        for line in bytes(self._head).split(b"\r\n"):
            field, _, value = line.partition(b": ")
            if field.lower() == b"content-disposition":
                _, options = parse_options_header(value)
                return options.get(b"filename", b"").decode("utf-8", "replace")
        return ""

    def form_with(self, content: bytes) -> bytes:
        """The same form, head byte for byte, with another content."""
        mark = b"--" + self._boundary
        return mark + b"\r\n" + bytes(self._head) + b"\r\n" + content + b"\r\n" + mark + b"--\r\n"

    def __iter__(self) -> Iterator[bytes]:
        while not self._is_complete:
            yield from self._taken()
            self._read_on()
        yield from self._taken()

    def _taken(self) -> list[bytes]:
        pieces, self._pieces = self._pieces, []
        return pieces

    def _read_on(self) -> None:
        chunk = next(self._chunks, b"")
        if not chunk:
            raise BrokenFormError("The upload stopped before its end.")
        try:
            self._parser.write(chunk)
        except FormParserError as error:
            raise BrokenFormError("The upload is not a well-formed form.") from error
        if len(self._head) > MOST_BYTES_OF_A_HEAD:
            raise BrokenFormError("The upload is not a well-formed form.")

    def _on_part_begin(self) -> None:
        self._parts += 1
        if self._parts > 1:
            raise BrokenFormError("Expected one file in one form.")

    def _on_header_field(self, data: bytes, start: int, end: int) -> None:
        self._head += data[start:end]

    def _on_header_value(self, data: bytes, start: int, end: int) -> None:
        if not self._in_value:
            self._head += b": "
            self._in_value = True
        self._head += data[start:end]

    def _on_header_end(self) -> None:
        self._head += b"\r\n"
        self._in_value = False

    def _on_headers_finished(self) -> None:
        self._has_head = True

    def _on_part_data(self, data: bytes, start: int, end: int) -> None:
        self._pieces.append(data[start:end])

    def _on_end(self) -> None:
        self._is_complete = True
