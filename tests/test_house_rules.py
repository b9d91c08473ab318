"""The rules of the house hold in every module, and each rule catches what it is for."""

from __future__ import annotations

import ast
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from tests import house_rules

ROOT = Path(__file__).parent.parent
SCREENS = [ROOT / "app.py", *(ROOT / "pages").rglob("*.py")]
CORE = list((ROOT / "core").rglob("*.py"))


@pytest.mark.parametrize("rule", house_rules.RULES, ids=lambda rule: rule.__name__)
def test_every_module_keeps_the_rule(rule: Callable[[ast.AST], Iterator[str]]) -> None:
    complaints = [
        f"{module.relative_to(ROOT)}:{complaint}"
        for module in sorted(SCREENS + CORE)
        for complaint in rule(ast.parse(module.read_text()))
    ]

    assert not complaints, "\n".join(complaints)


def test_no_screen_renders_text_of_a_file_as_markdown() -> None:
    # The core draws nothing: what is called write or error there is a file's or a log's.
    trees = {module: ast.parse(module.read_text()) for module in sorted(SCREENS)}
    makers = house_rules.makers_of_markdown(list(trees.values()))
    complaints = [
        f"{module.relative_to(ROOT)}:{complaint}"
        for module, tree in trees.items()
        for complaint in house_rules.unescaped_markdown(tree, makers)
    ]

    assert not complaints, "\n".join(complaints)


@pytest.mark.parametrize(
    ("rule", "code"),
    [
        (house_rules.unsafe_html, "st.markdown('x', unsafe_allow_html=True)"),
        (house_rules.unsafe_html, "st.html('<b>x</b>')"),
        (house_rules.unsafe_html, "st.components.v1.html('x')"),
        (house_rules.unsafe_html, "components.html('x')"),
        (house_rules.altair_shorthand, "alt.Chart(t).mark_line().encode(x='day:T')"),
        (house_rules.altair_shorthand, "alt.Chart(t).mark_line().encode('day:T')"),
        (house_rules.altair_shorthand, "chart.encode(tooltip=['day:T', alt.Tooltip('rate:Q')])"),
        (house_rules.cached_tables, "@st.cache_data\ndef f(table: pd.DataFrame): ..."),
        (house_rules.cached_tables, "@st.cache_data(ttl=5)\ndef f(table): ..."),
        (house_rules.unescaped_markdown, "st.markdown(f'Hello {name}')"),
        (house_rules.unescaped_markdown, "st.caption(post.caption)"),
        (house_rules.unescaped_markdown, "column.metric('Rate of ' + name, 3)"),
        (house_rules.unescaped_markdown, "st.write(table)"),
        (house_rules.unescaped_markdown, "st.error(error.title)"),
        (house_rules.unescaped_markdown, "def f(name: str):\n    st.markdown(name)"),
        (house_rules.unescaped_markdown, "words = f'{a} b'\nst.markdown(words)"),
        (house_rules.unescaped_markdown, "parts = ['a']\nparts.append(b)\nst.markdown(parts)"),
    ],
)
def test_a_rule_catches_what_it_is_for(rule: Callable[[ast.AST], Iterator[str]], code: str) -> None:
    assert list(rule(ast.parse(code)))


@pytest.mark.parametrize(
    ("rule", "code"),
    [
        (house_rules.unsafe_html, "st.text('<b>x</b>')"),
        (
            house_rules.altair_shorthand,
            "chart.encode(x=alt.X('day:T'), tooltip=[alt.Tooltip('a')])",
        ),
        (house_rules.altair_shorthand, "text.encode('utf-8')"),
        (house_rules.cached_tables, "@st.cache_data\ndef f(version: int, _store): ..."),
        (house_rules.unescaped_markdown, "st.markdown('**Engagement** by week')"),
        (house_rules.unescaped_markdown, "st.markdown(f'{md_escape(name)}: {posts:,} posts')"),
        (house_rules.unescaped_markdown, "st.text(name)"),
        (house_rules.unescaped_markdown, "words = f'{md_escape(a)} b'\nst.markdown(words)"),
        (house_rules.unescaped_markdown, "st.markdown(' · '.join(md_escape(n) for n in names))"),
        (house_rules.unescaped_markdown, "st.markdown(BY_STATUS[status])"),
        (house_rules.unescaped_markdown, "st.caption(f'{rate:.1%} of {len(posts)} posts')"),
    ],
)
def test_a_rule_lets_the_right_way_through(
    rule: Callable[[ast.AST], Iterator[str]], code: str
) -> None:
    assert not list(rule(ast.parse(code)))


def test_a_function_that_escapes_all_it_says_may_be_rendered() -> None:
    tree = ast.parse(
        "def careful(line):\n    return f'**{md_escape(line.name)}**'\n"
        "def careless(line):\n    return f'**{line.name}**'\n"
        "def through(line):\n    return careful(line) + '.'\n"
    )

    makers = house_rules.makers_of_markdown([tree])

    assert {"careful", "through"} <= makers
    assert "careless" not in makers
