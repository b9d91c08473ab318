"""A failure shows what to do and nothing of the data."""

from __future__ import annotations

from streamlit.testing.v1 import AppTest


def test_an_unexpected_error_shows_a_number_and_not_its_message() -> None:
    def script() -> None:
        from pages.parts.failure import show_failure

        show_failure(ValueError("mail@example.com is not a number"))

    app = AppTest.from_function(script).run()

    assert not app.exception
    assert "nothing was changed" in app.error[0].value
    assert len(app.code[0].value) == 8
    assert "example.com" not in str(app.main)


def test_an_error_for_the_user_is_shown_as_text_and_not_as_markdown() -> None:
    def script() -> None:
        from core.errors import PothosError
        from pages.parts.failure import show_failure

        show_failure(PothosError("No day.", "Row 3 of ![x](http://x.test/a.png)", "Fix row 3."))

    app = AppTest.from_function(script).run()

    assert "Row 3 of ![x](http://x.test/a.png)" in [text.value for text in app.text]
    assert not any("![x]" in markdown.value for markdown in app.markdown)
