"""What had to be put right at the start is said until it was read."""

from __future__ import annotations

from streamlit.testing.v1 import AppTest

from core.store import Store

WORDS = "The database could not be opened. It was made again; the old one is kept as *a_b*.duckdb"


def test_a_store_that_was_recovered_says_so_until_it_was_read(store: Store, app: AppTest) -> None:
    store.recovered = WORDS
    app.run()
    assert not app.exception
    assert [text.value for text in app.text] == [WORDS]
    app.button(key="recovered_close").click().run()
    assert list(app.text) == []
    app.run()
    assert list(app.text) == []


def test_a_store_that_opened_as_it_should_says_nothing(store: Store, app: AppTest) -> None:
    app.run()
    assert [button.key for button in app.button if button.key == "recovered_close"] == []
