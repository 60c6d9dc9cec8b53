"""Shared arithmetic and tables of the benchmarks, and the rule that they use only the public API."""

import ast
from pathlib import Path

import pytest

from benchmarks._measure import ROOT, Aim, Row, Side, Table, percentile

OWN_CHECKOUT_ONLY = {
    *("exploration.py", "intervals.py", "job_kills.py", "learning.py", "model_calls.py", "odoo.py"),
    *("labels.py", "mail_corpus.py", "mail_texts.py", "mailbox_kills.py", "messages.py", "planted.py"),
    *("replies.py", "traps.py", "whatif.py"),
}
COMPARING = sorted(path for path in (ROOT / "benchmarks").glob("*.py") if path.name not in OWN_CHECKOUT_ONLY)
PUBLIC_MODULES = {"leadops_core", "leadops_core.intake", "leadops_core.schemas"}


@pytest.mark.parametrize(("share", "expected"), [(0.5, 50), (0.95, 95), (1, 100), (0.001, 1)])
def test_percentile_is_the_smallest_value_that_covers_the_share(share: float, expected: float) -> None:
    assert percentile([float(value) for value in range(100, 0, -1)], share) == expected


def test_percentile_of_a_single_value_is_the_value() -> None:
    assert percentile([7.0], 0.95) == 7.0


def test_row_is_missed_if_ratio_or_value_of_the_first_side_is() -> None:
    aim, goal = Aim(10), Aim(60)
    assert Row("list", [50, 900], [9, 99], aim=aim, goal=goal).verdict == "met"
    assert Row("list", [50, 10], [11, 1], aim=aim, goal=goal).verdict == "missed"
    assert Row("list", [61, 10], [9, 1], aim=aim, goal=goal).verdict == "missed"
    assert Row("workers", [1], [1.8], aim=Aim(1.8, is_minimum=True)).verdict == "met"
    assert Row("list", [50]).verdict == ""


def test_table_leaves_out_columns_without_figures(capsys: pytest.CaptureFixture[str]) -> None:
    table = Table("Lists", "ms", [Side("this", ROOT), Side("other", ROOT)])
    table.add("newest", [5.25, 1_234.5], [1.5, 2], aim=Aim(10))
    table.print()
    title, head, line, _ = capsys.readouterr().out.split("\n", 3)
    assert title == "Lists"
    assert head.split() == ["this", "ms", "other", "ms", "this", "ratio", "other", "ratio", "aim"]
    assert line.split() == ["newest", "5.25", "1,234", "1.50", "2.00", "≤", "10", "met"]


@pytest.mark.parametrize("script", COMPARING, ids=lambda path: str(path.stem))
def test_benchmark_that_compares_checkouts_imports_public_names_only(script: Path) -> None:
    imported = {
        (node.module, name.name)
        for node in ast.walk(ast.parse(script.read_text("utf-8")))
        if isinstance(node, ast.ImportFrom) and node.module and node.module.startswith("leadops_")
        for name in node.names
    }
    assert {module for module, _ in imported} <= PUBLIC_MODULES
    assert not [name for _, name in imported if name.startswith("_")]
