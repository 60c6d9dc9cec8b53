"""The guard of the writing style: each rule reports its bad examples and accepts the good ones."""

import re
from collections import defaultdict
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest

from scripts.prose import STYLES, CheckFailedError, check, error_rules, listed_files, suggestion_rules

RULES = sorted(path.stem for path in STYLES.glob("*/*.weir"))
LONG = "The service reads every row of the file and compares it with the leads of the database, " * 2
"""34 words; it needs an end."""

_EXAMPLE = re.compile(r'^(test|allows) "([^"]+)"(?: "([^"]+)")?$', re.MULTILINE)


@cache
def examples(rule: str) -> tuple[list[str], list[str]]:
    """Return the bad and the good sentences in a rule's file."""
    [path] = STYLES.glob(f"*/{rule}.weir")
    bad, good = [], []
    for kind, first, second in _EXAMPLE.findall(path.read_text("utf-8")):
        if kind == "test":
            bad.append(first)
            good.append(second)
        else:
            good.append(first)
    return bad, good


def findings(*sentences: str) -> dict[str, set[str]]:
    """Return the rules that each sentence breaks, checked as paragraphs of one document."""
    with TemporaryDirectory() as folder:
        path = Path(folder) / "page.md"
        path.write_text("\n\n".join(sentences), "utf-8")
        found: dict[str, set[str]] = defaultdict(set)
        for finding in check([path]):
            found[sentences[finding.line // 2]].add(finding.rule)
    return found


@cache
def findings_of_examples() -> dict[str, set[str]]:
    """Check the examples of all rules together: a start of Harper takes longer than its work."""
    return findings(*(sentence for rule in RULES for group in examples(rule) for sentence in group))


@pytest.mark.parametrize("rule", sorted(set(RULES) - {"SentenceLength"}))
def test_rule_reports_its_bad_examples(rule: str) -> None:
    bad, _ = examples(rule)
    assert bad
    assert [sentence for sentence in bad if rule not in findings_of_examples()[sentence]] == []


@pytest.mark.parametrize("rule", RULES)
def test_rule_accepts_its_good_examples(rule: str) -> None:
    _, good = examples(rule)
    assert good
    assert [sentence for sentence in good if rule in findings_of_examples()[sentence]] == []


def test_long_sentence_is_a_suggestion_and_a_very_long_one_an_error() -> None:
    long, very_long = f"{LONG}twice.", f"{LONG}and then it does the same for the second file of the upload."
    found = findings(long, very_long)
    assert found[long] == {"SentenceLength"}
    assert found[very_long] >= {"LongSentences"}
    assert "LongSentences" in error_rules()
    assert "SentenceLength" in suggestion_rules()


def test_repeated_word_is_an_error() -> None:
    assert findings("The the lead is new.")["The the lead is new."] == {"RepeatedWords"}


def test_code_and_generated_blocks_are_not_checked(tmp_path: Path) -> None:
    page = tmp_path / "page.md"
    page.write_text(
        "Run `leadops anew`.\n\n```console\n$ leadops anew\n```\n\n"
        "<!-- generated: table -->\n| anew |\n| --- |\n| anew |\n<!-- end of table -->\n\n"
        "<!-- quoted: words -->\nanew\n<!-- end of words -->\n\n"
        "Score the leads\nanew.\n",
        "utf-8",
    )
    assert [(finding.line, finding.rule) for finding in check([page])] == [(18, "Anew")]


def test_docstrings_and_comments_are_checked_but_not_code(tmp_path: Path) -> None:
    module = tmp_path / "module.py"
    module.write_text('"""Score anew."""\n\nanew = "anew"  # anew\n', "utf-8")
    assert [(finding.line, finding.rule) for finding in check([module])] == [(1, "Anew"), (3, "Anew")]


def test_displayed_texts_are_checked_in_their_source_files(tmp_path: Path) -> None:
    table = tmp_path / "table.py"
    table.write_text('"""Anew."""\n\nTEXTS = {\n    "a": "Scored",\n    "b": "Scored anew",\n}\n', "utf-8")
    assert [(finding.path, finding.line) for finding in check([], [table])] == [(table, 5)]


def test_missing_file_is_a_failure_not_an_empty_result(tmp_path: Path) -> None:
    with pytest.raises(CheckFailedError, match="harper"):
        check([tmp_path / "missing.md"])


def test_listed_files_include_every_document() -> None:
    paths, tables = listed_files()
    names = {path.name for path in paths}
    assert {"README.md", "CHANGELOG.md", "CONTRIBUTING.md", "glossary.md"} <= names
    assert any(path.parts[-3:-1] == ("texts", "en") for path in tables)
