"""No export stands in the dictionary that no look-alike of it has been read as."""

from __future__ import annotations

import ast
from pathlib import Path

from core.exports import known_exports

HERE = Path(__file__).parent


def texts_of_tests() -> set[str]:
    """Every text that a test of this folder names as a whole."""
    trees = [ast.parse(path.read_text()) for path in HERE.glob("test_*.py")]
    return {
        node.value
        for tree in trees
        for function in ast.walk(tree)
        if isinstance(function, ast.FunctionDef) and function.name.startswith("test_")
        for node in ast.walk(function)
        if isinstance(node, ast.Constant) and isinstance(node.value, str)
    }


def test_every_known_export_is_named_by_a_test_that_reads_a_look_alike_of_it() -> None:
    # Templates are their own look-alikes: test_templates reads all of them.
    ids = {known.id for known in known_exports() if known.template is None}
    assert ids - texts_of_tests() == set()
