"""A form's file, byte for byte, however the network cuts it."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.door.multipart import BrokenFormError, FileOfForm, boundary_of

HEAD = (
    b'Content-Disposition: form-data; name="a.csv"; filename="folder/a.csv"\r\n'
    b"Content-Type: text/csv\r\n"
)


def form(content: bytes) -> bytes:
    return b"--mark\r\n" + HEAD + b"\r\n" + content + b"\r\n--mark--\r\n"


def cut(body: bytes, size: int) -> list[bytes]:
    return [body[at : at + size] for at in range(0, len(body), size)]


@given(content=st.binary(max_size=300), size=st.integers(min_value=1, max_value=50))
def test_the_content_is_the_same_however_it_is_cut(content: bytes, size: int) -> None:
    if b"\r\n--mark" in content:
        return  # no client uses a boundary that stands in the file
    file = FileOfForm(b"mark", iter(cut(form(content), size)))

    assert b"".join(file) == content


@given(content=st.text("\r\n-markx", max_size=60).map(str.encode))
def test_line_ends_and_halves_of_the_boundary_in_the_file_stay(content: bytes) -> None:
    if b"\r\n--mark" in content:
        return
    assert b"".join(FileOfForm(b"mark", iter(cut(form(content), 3)))) == content


def test_the_name_is_known_before_the_content_is_read() -> None:
    def chunks() -> object:
        yield b"--mark\r\n" + HEAD + b"\r\nfirst"
        raise AssertionError("read too far")

    assert FileOfForm(b"mark", chunks()).file_name == "folder/a.csv"  # type: ignore[arg-type]


def test_the_form_can_be_sent_on_with_another_content_and_the_same_head() -> None:
    file = FileOfForm(b"mark", iter([form(b"a,b\n1,2\n")]))

    assert file.form_with(b"ticket") == form(b"ticket")


def test_a_name_in_another_script_survives() -> None:
    head = 'Content-Disposition: form-data; name="x"; filename="überblick-日本.csv"\r\n'.encode()
    body = b"--mark\r\n" + head + b"\r\nx\r\n--mark--\r\n"

    assert FileOfForm(b"mark", iter([body])).file_name == "überblick-日本.csv"


@pytest.mark.parametrize("length", [10, 100, len(form(b"a,b\n")) - 8])
def test_a_form_that_ends_early_is_broken(length: int) -> None:
    with pytest.raises(BrokenFormError):
        list(FileOfForm(b"mark", iter([form(b"a,b\n")[:length]])))


def test_a_second_file_is_refused() -> None:
    body = form(b"one")[: -len(b"--\r\n")] + b"\r\n" + HEAD + b"\r\ntwo\r\n--mark--\r\n"

    with pytest.raises(BrokenFormError):
        list(FileOfForm(b"mark", iter([body])))


def test_what_is_not_a_form_has_no_boundary() -> None:
    with pytest.raises(BrokenFormError):
        boundary_of("application/octet-stream")
    assert boundary_of("multipart/form-data; boundary=mark") == b"mark"


def test_a_head_without_end_is_not_held_in_memory() -> None:
    read = 0

    def body() -> Iterator[bytes]:
        nonlocal read
        yield b"--mark\r\nX-Long: "
        for _ in range(1000):
            read += 1
            yield b"x" * (1 << 16)

    with pytest.raises(BrokenFormError):
        FileOfForm(b"mark", body())
    assert read < 5
