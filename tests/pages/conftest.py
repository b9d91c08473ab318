"""A store for one test, and a small programme to put into it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date, timedelta
from pathlib import Path

import pytest
import streamlit as st
from streamlit.testing.v1 import AppTest

from core.exports import Export
from core.imports import import_exports, read_files
from core.store import Receipt, Said, Store, open_store, process
from core.store.spool import receive
from pages.parts import visitor

ROUTER = Path(__file__).parents[2] / "pages" / "_router.py"
CAMPAIGNS = "Campaign,Starts on,Ends on,Goal,Goal metric,Target,Brief,Hashtags\n"
POSTS = "Platform,Platform post ID,Handle,Caption,Published at,As of,Views,Reach,Likes,Comments\n"
Load = Callable[..., list[Receipt]]


@pytest.fixture
def store(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Store]:
    """An empty store that the pages take for theirs."""
    opened = open_store(tmp_path / "data")
    monkeypatch.setattr(process, "_opened", [opened])
    monkeypatch.setattr(visitor, "_made", [])
    st.cache_data.clear()
    st.cache_resource.clear()
    yield opened
    opened.close()


@pytest.fixture
def load(store: Store) -> Load:
    """Loads texts as files: ``load({"posts.csv": "..."})``."""

    def load_texts(files: dict[str, str], said: Said | None = None) -> list[Receipt]:
        spooled = [
            receive(store.spool, name, [text.encode()], 1_000_000) for name, text in files.items()
        ]
        exports = []
        for found in read_files(store, spooled, date(2026, 11, 22)):
            assert isinstance(found, Export), found
            exports.append(found)
        return import_exports(store, exports, [said or Said()] * len(exports))

    return load_texts


@pytest.fixture
def app() -> AppTest:
    """The app at its first screen, not run yet."""
    return AppTest.from_file(str(ROUTER), default_timeout=30)


def page(name: str) -> AppTest:
    """One screen by its module: AppTest cannot switch to pages that are functions."""

    def script(module: str) -> None:
        import importlib

        importlib.import_module(f"pages.{module}").show()

    return AppTest.from_function(script, args=(name,), default_timeout=30)


def posts_csv(
    campaign_tag: str, likes: list[int], first: date = date(2026, 8, 3), reach: int = 1_000
) -> str:
    """Posts every third day with the given likes, all as of 15 November 2026."""
    rows = [
        f"instagram,{campaign_tag}{n},ana.home,A pot #{campaign_tag},"
        f"{first + timedelta(days=3 * n)},2026-11-15,{reach * 2},{reach},{count},0\n"
        for n, count in enumerate(likes)
    ]
    return POSTS + "".join(rows)


def shown(at: AppTest) -> str:
    """All markdown and text of the screen."""
    words = [element.value for element in (*at.markdown, *at.text, *at.title, *at.header)]
    return "\n".join([*words, *(alert.value for alert in (*at.success, *at.info, *at.warning))])
