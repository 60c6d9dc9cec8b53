"""Test names are short enough for grep, and each class name is used once."""

import ast
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).parents[2]
MAX_TEST_NAME = 69


def nodes(*folders: str) -> Iterator[ast.AST]:
    for folder in folders:
        for path in sorted((ROOT / folder).rglob("*.py")):
            yield from ast.walk(ast.parse(path.read_bytes()))


def test_names_of_tests_are_short() -> None:
    names = [
        node.name
        for node in nodes("tests", "e2e", "leadops_core/testing")
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef) and node.name.startswith("test_")
    ]
    assert len(names) > 1000
    assert [name for name in names if len(name) > MAX_TEST_NAME] == []


def test_names_of_classes_are_unique() -> None:
    names = Counter(
        node.name
        for node in nodes("leadops_core", "leadops_api", "console")
        if isinstance(node, ast.ClassDef)
    )
    assert len(names) > 300
    assert [name for name, count in names.items() if count > 1] == []
