"""Rules of the house that no linter knows: what a measurement or an attack has taught us.

Each rule walks the syntax tree of one module and gives complaints as "line: what is wrong".
"""

from __future__ import annotations

import ast
from collections.abc import Callable, Iterator, Sequence

# fmt: off
ESCAPES = frozenset({
    "md_escape", "number_of", "weekday_and_day", "days_ago",  # pages/parts/text.py
    "with_receipt",  # pages/parts/receipt_link.py
    "count", "compact", "percent", "signed_percent", "day", "short_day", "day_range",  # core/charts
})
# fmt: on
"""Functions that are safe in markdown: they escape, or make words of numbers and days."""

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


def unescaped_markdown(tree: ast.AST, makers: frozenset[str] = frozenset()) -> Iterator[str]:
    """Text of a file in markdown fetches remote images, links out and changes the page.

    What is rendered as markdown is made of constants, numbers with their format and what went
    through an escape function; anything else belongs in st.text or a table. ``makers`` are
    functions known to make only such text.
    """
    for scope in [tree, *_functions(tree)]:
        words = _Words(scope, makers)
        for call in _calls_of(scope):
            name = _dotted(call.func)
            is_screen = "." in name and name.split(".")[0] not in {"sys", "_LOG"}
            if not (is_screen and name.rsplit(".", 1)[-1] in _MARKDOWN and call.args):
                continue
            if not words.are_ours(call.args[0]):
                yield f"{call.lineno}: {name} renders {ast.unparse(call.args[0])} as markdown"


def makers_of_markdown(trees: Sequence[ast.AST]) -> frozenset[str]:
    """The functions of these modules whose every answer may be rendered as markdown."""
    makers = ESCAPES
    while True:
        found = ESCAPES | {
            function.name
            for tree in trees
            for function in _functions(tree)
            if (answers := [r.value for r in _returns_of(function) if r.value is not None])
            and all(_Words(function, makers).are_ours(answer) for answer in answers)
        }
        if found == makers:
            return makers
        makers = found


RULES: tuple[Callable[[ast.AST], Iterator[str]], ...] = (
    unsafe_html,
    altair_shorthand,
    cached_tables,
)
"""Those that look at one module at a time."""


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


class _Words:
    """Which texts within one function are ours: made of constants, numbers and escaped parts."""

    def __init__(self, scope: ast.AST, makers: frozenset[str]) -> None:
        self._makers = ESCAPES | makers
        self._assigned: dict[str, list[ast.expr]] = {}
        self._numbers: set[str] = set()
        self._asking: set[str] = set()
        if isinstance(scope, ast.FunctionDef):
            for argument in [*scope.args.args, *scope.args.kwonlyargs]:
                kind = ast.unparse(argument.annotation) if argument.annotation else ""
                if kind in {"int", "float", "date"}:
                    self._numbers.add(argument.arg)
        for node in _nodes_of(scope):
            if isinstance(node, ast.Assign):
                for target in node.targets:
                    self._note(target, node.value)
            elif isinstance(node, ast.AnnAssign | ast.AugAssign) and node.value is not None:
                self._note(node.target, node.value)
            elif (
                isinstance(node, ast.Call)
                and isinstance(node.func, ast.Attribute)
                and node.func.attr in {"append", "extend", "insert"}
            ):
                self._note(node.func.value, node.args[-1])

    def _note(self, target: ast.expr, value: ast.expr) -> None:
        if isinstance(target, ast.Tuple):
            for part in target.elts:
                self._note(part, value)
        elif isinstance(target, ast.Name):
            self._assigned.setdefault(target.id, []).append(value)

    def are_ours(self, value: ast.expr) -> bool:
        """Whether a text may be rendered as markdown."""
        match value:
            case ast.Constant():
                return True
            case ast.FormattedValue(format_spec=spec) if spec is not None:
                is_number = ast.unparse(spec).rstrip("'\"")[-1:] in tuple("dfeg%,n")
                return is_number or self.are_ours(value.value)
            case ast.FormattedValue() | ast.Starred():
                return self.are_ours(value.value)
            case ast.JoinedStr(values=parts) | ast.BoolOp(values=parts):
                return all(map(self.are_ours, parts))
            case ast.List(elts=parts) | ast.Tuple(elts=parts):
                return all(map(self.are_ours, parts))
            case ast.Dict(values=parts):
                return all(map(self.are_ours, parts))
            case ast.BinOp():
                return self.are_ours(value.left) and self.are_ours(value.right)
            case ast.IfExp():
                return self.are_ours(value.body) and self.are_ours(value.orelse)
            case ast.ListComp() | ast.GeneratorExp():
                return self.are_ours(value.elt)
            case ast.Subscript():
                return self.are_ours(value.value)
            case ast.Call():
                return self._call_is_ours(value)
            case ast.Name() | ast.Attribute():
                return self._name_is_ours(_dotted(value))
        return False

    def _call_is_ours(self, call: ast.Call) -> bool:
        name = _dotted(call.func).rsplit(".", 1)[-1]
        if name in self._makers | {"len", "sum"}:
            return True
        # A method of a text or table of ours, such as ", ".join(...) and WORDS.get(key, "").
        given = call.args[1:] if name == "get" else call.args
        return (
            isinstance(call.func, ast.Attribute)
            and self.are_ours(call.func.value)
            and all(map(self.are_ours, given))
        )

    def _name_is_ours(self, name: str) -> bool:
        # A constant of ours is written in capitals.
        if name in self._numbers or name.rsplit(".", 1)[-1].isupper():
            return True
        values = self._assigned.get(name, [])
        if not values or name in self._asking:
            return bool(values)
        self._asking.add(name)
        answer = all(map(self.are_ours, values))
        self._asking.discard(name)
        return answer


def _functions(tree: ast.AST) -> list[ast.FunctionDef]:
    return [node for node in ast.walk(tree) if isinstance(node, ast.FunctionDef)]


def _nodes_of(scope: ast.AST) -> Iterator[ast.AST]:
    """What stands in a function or module, without the functions within it."""
    for node in ast.iter_child_nodes(scope):
        if not isinstance(node, ast.FunctionDef):
            yield node
            yield from _nodes_of(node)


def _calls_of(scope: ast.AST) -> list[ast.Call]:
    return [node for node in _nodes_of(scope) if isinstance(node, ast.Call)]


def _returns_of(function: ast.FunctionDef) -> list[ast.Return]:
    return [node for node in _nodes_of(function) if isinstance(node, ast.Return)]
