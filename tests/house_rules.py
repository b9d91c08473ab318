"""Rules of the house that no linter knows: what a measurement or an attack has taught us.

Each rule walks the syntax tree of one module and gives complaints as "line: what is wrong".
"""

from __future__ import annotations

import ast
from collections.abc import Callable, Iterator

ESCAPES = frozenset({"md_escape", "number_of", "weekday_and_day", "days_ago"})
"""Functions of pages/parts/text.py that are safe in markdown: escaped, or of numbers and days."""

# fmt: off
_MARKDOWN = frozenset({
    "badge", "button", "caption", "checkbox", "error", "expander", "header", "info", "markdown",
    "metric", "popover", "subheader", "success", "title", "toast", "toggle", "warning", "write",
})
# fmt: on
"""Streamlit calls that render their first argument as markdown."""

_BANNED_KEYWORDS = {
    "unsafe_allow_html": "lets a file's text style or forge the page",
    "unsafe_allow_javascript": "lets a file's text run as a program",
}
_BANNED_CALLS = {
    "st.html": "lets a file's text style the whole page",
    "components.html": "its frame reaches the page around it",
    "components.v1.html": "its frame reaches the page around it",
    "st.iframe": "its frame reaches the page around it",
    "st.column_config.ImageColumn": "asks other hosts for the images that a file names",
    "column_config.ImageColumn": "asks other hosts for the images that a file names",
}
# fmt: off
_CHANNELS = frozenset({
    "x", "y", "x2", "y2", "xOffset", "yOffset", "theta", "radius", "color", "fill", "stroke",
    "opacity", "size", "shape", "strokeDash", "strokeWidth", "detail", "text", "tooltip", "order",
    "href", "key", "row", "column", "facet",
})
# fmt: on


def unsafe_html(tree: ast.AST) -> Iterator[str]:
    """No HTML from us, so that none of a file's can slip in."""
    for call in _calls(tree):
        name = _dotted(call.func)
        for banned, reason in _BANNED_CALLS.items():
            if name == banned or name.endswith("." + banned):
                yield f"{call.lineno}: {name} {reason}"
        for keyword in call.keywords:
            reason = _BANNED_KEYWORDS.get(keyword.arg or "", "")
            if reason:
                yield f"{call.lineno}: {keyword.arg} {reason}"


def altair_shorthand(tree: ast.AST) -> Iterator[str]:
    """encode(x="day:T") hashes the whole Vega-Lite schema, 16 to 31 ms per chart (measured).

    alt.X("day:T") costs nothing.
    """
    for call in _calls(tree):
        if not (isinstance(call.func, ast.Attribute) and call.func.attr in {"encode", "facet"}):
            continue
        if any(":" in ast.unparse(a) for a in call.args if _is_text(a)):
            yield f"{call.lineno}: an Altair channel as text; use an alt.X(...) object"
        for keyword in call.keywords:
            values = keyword.value.elts if isinstance(keyword.value, ast.List) else [keyword.value]
            if keyword.arg in _CHANNELS and any(_is_text(value) for value in values):
                yield f"{call.lineno}: {keyword.arg}= as text; use an alt object"


def cached_tables(tree: ast.AST) -> Iterator[str]:
    """Streamlit hashes a large DataFrame from a sample: two that differ get the same answer."""
    for function in ast.walk(tree):
        if not isinstance(function, ast.FunctionDef):
            continue
        if not any("cache_data" in ast.unparse(d) for d in function.decorator_list):
            continue
        arguments = [*function.args.posonlyargs, *function.args.args, *function.args.kwonlyargs]
        for argument in arguments:
            if argument.arg.startswith("_"):
                continue
            kind = ast.unparse(argument.annotation) if argument.annotation else ""
            if not kind or any(t in kind for t in ("DataFrame", "Series", "ndarray", "Relation")):
                yield f"{function.lineno}: cache_data takes {argument.arg}: {kind or 'anything'}"


def unescaped_markdown(tree: ast.AST) -> Iterator[str]:
    """Text of a file in markdown fetches remote images, links out and changes the page.

    What is rendered as markdown is a constant, a number with its format, or went through an
    escape function; anything else belongs in st.text or a table.
    """
    for call in _calls(tree):
        name = _dotted(call.func)
        is_screen = "." in name and name.split(".")[0] not in {"sys", "_LOG"}
        if not (is_screen and name.rsplit(".", 1)[-1] in _MARKDOWN and call.args):
            continue
        for part in _interpolated(call.args[0]):
            if not _is_safe(part):
                yield f"{call.lineno}: {name} renders {ast.unparse(part)} as markdown"


RULES: tuple[Callable[[ast.AST], Iterator[str]], ...] = (
    unsafe_html,
    altair_shorthand,
    cached_tables,
    unescaped_markdown,
)


def _calls(tree: ast.AST) -> Iterator[ast.Call]:
    return (node for node in ast.walk(tree) if isinstance(node, ast.Call))


def _dotted(function: ast.expr) -> str:
    if isinstance(function, ast.Name):
        return function.id
    if isinstance(function, ast.Attribute):
        return f"{_dotted(function.value)}.{function.attr}"
    return ""


def _is_text(value: ast.expr) -> bool:
    return isinstance(value, ast.JoinedStr) or (
        isinstance(value, ast.Constant) and isinstance(value.value, str)
    )


def _interpolated(value: ast.expr) -> list[ast.expr]:
    """The parts of a text that are not constants: of an f-string its fields, else the whole."""
    if isinstance(value, ast.JoinedStr):
        return [part for part in value.values if isinstance(part, ast.FormattedValue)]
    if isinstance(value, ast.BinOp) and isinstance(value.op, ast.Add):
        return [*_interpolated(value.left), *_interpolated(value.right)]
    if isinstance(value, ast.IfExp):
        return [*_interpolated(value.body), *_interpolated(value.orelse)]
    return [] if isinstance(value, ast.Constant) else [value]


def _is_safe(part: ast.expr) -> bool:
    if isinstance(part, ast.FormattedValue):
        formatted = ast.unparse(part.format_spec) if part.format_spec else ""
        if formatted.rstrip("'\"")[-1:] in tuple("dfeg%,n"):
            return True
        return _is_safe(part.value)
    if isinstance(part, ast.Call):
        return _dotted(part.func).rsplit(".", 1)[-1] in ESCAPES | {"len"}
    if isinstance(part, ast.Name | ast.Attribute):
        # A constant of ours is written in capitals.
        return _dotted(part).rsplit(".", 1)[-1].isupper()
    return isinstance(part, ast.Constant)
