from __future__ import annotations

from core.metrics.in_docs import PAGE, page


def test_the_page_of_docs_says_what_the_registry_says() -> None:
    # Write it again with: python -m core.metrics.in_docs
    assert PAGE.read_text(encoding="utf-8") == page()
