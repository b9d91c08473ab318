"""A problem is shown as text: title, what happened, what to do."""

from __future__ import annotations

from streamlit.testing.v1 import AppTest


def failing() -> None:
    from core.errors import PothosError
    from pages.parts.problem import show_error

    show_error(
        PothosError("# Not read", "posts.csv, row 3: ![x](http://evil.example)", "Correct `row 3`.")
    )


def test_a_problem_never_becomes_markdown() -> None:
    at = AppTest.from_function(failing).run()
    assert not at.exception
    assert [text.value for text in at.text] == [
        "posts.csv, row 3: ![x](http://evil.example)",
        "What to do: Correct `row 3`.",
    ]
    assert "\\# Not read" in at.markdown[0].value
