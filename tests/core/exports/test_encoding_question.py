"""Where no letter says how a file is encoded, a person does: once, or for all files like it."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from pathlib import Path

from core.exports import Export, HeaderMapping, Question, SpooledFile, read_exports
from core.exports.ask import answer_to
from tests.core.exports.dropped import UPLOADED_ON, rows_of

# 0xEA is ê of the French fête and ę of a Polish word that could be.
OFFERS = "Code,Kind,Creator\nA,link,fête\n".encode("cp1252")


def read(
    folder: Path,
    content: bytes,
    mappings: Sequence[HeaderMapping] = (),
    answers: Mapping[str, HeaderMapping] | None = None,
) -> Export | Question:
    path = folder / "spooled"
    path.write_bytes(content)
    file = SpooledFile(path, "offers.csv", hashlib.sha256(content).hexdigest(), len(content))
    (result,) = read_exports([file], folder, UPLOADED_ON, mappings, answers)
    assert isinstance(result, Export | Question), result
    return result


def asked(folder: Path) -> Question:
    question = read(folder, OFFERS)
    assert isinstance(question, Question)
    return question


def test_the_same_line_is_shown_in_both_at_the_column_that_holds_it(tmp_path: Path) -> None:
    question = asked(tmp_path)
    assert question.title == "Its letters can be read in two ways."
    assert not question.asks_for_meaning
    (column,) = (each for each in question.columns if each.undecided)
    assert column.name == "Creator"
    assert column.undecided is not None
    assert [option.label for option in column.undecided.options] == [
        "A,link,fête (Windows-1252 (western European))",
        "A,link,fęte (Windows-1250 (central European))",
    ]
    assert list(tmp_path.iterdir()) == [tmp_path / "spooled"]


def test_the_answer_is_obeyed_for_the_file_and_as_a_mapping_for_files_like_it(
    tmp_path: Path,
) -> None:
    question = asked(tmp_path)
    (column,) = (each for each in question.columns if each.undecided)
    assert column.undecided is not None
    mapping = answer_to(question, {"Creator": column.undecided.options[1]}, "Polish offers")
    answered = read(tmp_path, OFFERS, answers={question.file.sha256: mapping})
    assert isinstance(answered, Export)
    assert (answered.encoding, rows_of(answered)[0]["creator"]) == ("cp1250", "fęte")
    like_it = read(tmp_path, OFFERS.replace(b"A,", b"B,"), mappings=[mapping])
    assert isinstance(like_it, Export)
    assert (like_it.encoding, rows_of(like_it)[0]["creator"]) == ("cp1250", "fęte")
    # A file that says itself what it is needs nobody's word.
    in_utf8 = read(tmp_path, "Code,Kind,Creator\nA,link,fête\n".encode(), mappings=[mapping])
    assert isinstance(in_utf8, Export)
    assert rows_of(in_utf8)[0]["creator"] == "fête"


def test_letters_in_a_column_that_is_not_loaded_are_not_asked_about(tmp_path: Path) -> None:
    content = "Code,Kind,Creator,My notes\nA,link,Ana,fête\n".encode("cp1252")
    assert isinstance(read(tmp_path, content), Export)
