"""Check the writing style of documents, displayed texts, docstrings, and comments.

    python scripts/prose.py                check everything that pyproject.toml lists under [tool.prose]
    python scripts/prose.py FILE...        check these files
    python scripts/prose.py --suggestions  show suggestions too

Harper does the checking. Its rules for this repository are in styles/: a rule in styles/errors fails the check, a rule in
styles/suggestions never does. Blocks that scripts/update_docs.py generates are not checked, nor are blocks between
`<!-- quoted: NAME -->` and `<!-- end of NAME -->`, which quote wording.
"""

import argparse
import ast
import json
import re
import subprocess
import sys
import tempfile
import tomllib
import zipfile
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
STYLES = ROOT / "styles"
BUILT_IN_ERRORS = ("LongSentences", "RepeatedWords")
"""Rules of Harper itself. `LongSentences` reports a sentence of more than 40 words."""

_UNCHECKED = re.compile(r"^<!-- (?:generated|benchmark|quoted): ([a-z-]+) -->$")


class CheckFailedError(Exception):
    """Harper did not check all files."""


@dataclass(frozen=True, order=True)
class Finding:
    """A place that breaks a rule; `line` and `column` count from 1."""

    path: Path
    line: int
    column: int
    rule: str
    message: str

    @property
    def is_error(self) -> bool:
        return self.rule in error_rules()

    def __str__(self) -> str:
        path = self.path.relative_to(ROOT) if self.path.is_relative_to(ROOT) else self.path
        level = "error" if self.is_error else "suggestion"
        return f"{path}:{self.line}:{self.column}: {level}: {self.message} ({self.rule})"


@cache
def error_rules() -> list[str]:
    return [*BUILT_IN_ERRORS, *_rule_names("errors")]


@cache
def suggestion_rules() -> list[str]:
    return _rule_names("suggestions")


def _rule_names(folder: str) -> list[str]:
    return sorted(path.stem for path in (STYLES / folder).glob("*.weir"))


def listed_files() -> tuple[list[Path], list[Path]]:
    """Return the files of [tool.prose]: those to check as they are, and those with tables of displayed texts."""
    lists = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["tool"]["prose"]
    return _matches([*lists["documents"], *lists["python"]]), _matches(lists["texts"])


def _matches(patterns: Iterable[str]) -> list[Path]:
    results = [(pattern, sorted(ROOT.glob(pattern))) for pattern in patterns]
    if unmatched := [pattern for pattern, paths in results if not paths]:
        raise CheckFailedError(f"[tool.prose] in pyproject.toml names no file: {', '.join(unmatched)}")
    return list(dict.fromkeys(path for _, paths in results for path in paths if path.is_file()))


def check(paths: Iterable[Path], tables: Iterable[Path] = ()) -> list[Finding]:
    """Return what breaks a rule in `paths`, and in the string literals of the Python files `tables`."""
    findings = set()
    with tempfile.TemporaryDirectory() as folder:
        copies: dict[Path, _Copy] = {}
        for number, table in enumerate(tables):
            path = Path(folder) / f"{number}.md"
            copies[path] = _Copy(table, _write_strings(table, path))
        for finding in _run_harper([*paths, *copies]):
            if copy := copies.get(finding.path):
                line, column = copy.positions[finding.line - 1]
                findings.add(replace(finding, path=copy.origin, line=line, column=column))
            elif not _is_unchecked(finding):
                findings.add(finding)
    return sorted(findings)


@dataclass(frozen=True)
class _Copy:
    """The string literals of `origin`, with the position there of every line of the copy."""

    origin: Path
    positions: list[tuple[int, int]]


def _write_strings(table: Path, copy: Path) -> list[tuple[int, int]]:
    """Write each string literal as a paragraph, without docstrings; return where each written line is in `table`."""
    lines: list[str] = []
    positions: list[tuple[int, int]] = []
    tree = ast.parse(table.read_text("utf-8"))
    docstrings = {node.value for node in ast.walk(tree) if isinstance(node, ast.Expr)}
    for node in ast.walk(tree):
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and node not in docstrings:
            for offset, line in enumerate([*node.value.split("\n"), ""]):
                lines.append(line.strip())
                positions.append((node.lineno + offset, node.col_offset + 1))
    copy.write_text("\n".join(lines), "utf-8", errors="replace")
    return positions


def _run_harper(paths: list[Path]) -> Iterator[Finding]:
    with tempfile.TemporaryDirectory() as folder:
        pack = Path(folder) / "leadops.weirpack"
        with zipfile.ZipFile(pack, "w") as archive:
            for path in (STYLES / "manifest.json", *sorted(STYLES.glob("*/*.weir"))):
                archive.write(path, path.name)
        only = [part for rule in (*error_rules(), *suggestion_rules()) for part in ("--only", rule)]
        command = [sys.executable, "-m", "harper", "lint", "--quiet", "--keep-overlapping-lints"]
        command += ["--format", "json", "--weirpacks", str(pack), *only, *map(str, paths)]
        done = subprocess.run(command, capture_output=True, check=False, text=True)
    try:
        results = json.loads(done.stdout)
    except json.JSONDecodeError:
        raise CheckFailedError(f"harper failed with exit code {done.returncode}: {done.stderr}") from None
    # Harper reports file names without folders, in the order of its arguments.
    names = [path.name for path in paths]
    is_complete = [result["file"] for result in results] == names and "unknown rule" not in done.stderr
    if not is_complete or any(result.get("error") for result in results):
        raise CheckFailedError(f"harper did not check all {len(paths)} files: {done.stderr}")
    for result, path in zip(results, paths, strict=True):
        for lint in result["lints"]:
            yield Finding(path, lint["line"], lint["column"], lint["rule"], lint["message"])


def _is_unchecked(finding: Finding) -> bool:
    if finding.path.suffix != ".md":
        return False
    end = ""
    for number, line in enumerate(finding.path.read_text("utf-8").splitlines(), 1):
        if number == finding.line:
            return bool(end)
        if start := _UNCHECKED.match(line):
            end = f"<!-- end of {start[1]} -->"
        elif line == end:
            end = ""
    return False


def main() -> int:
    parser = argparse.ArgumentParser(description="Check the writing style.")
    parser.add_argument(
        "files", nargs="*", type=Path, help="default: the files in [tool.prose] of pyproject.toml"
    )
    parser.add_argument("--suggestions", action="store_true", help="show suggestions too")
    arguments = parser.parse_args()
    paths, tables = ([path.resolve() for path in arguments.files], []) if arguments.files else listed_files()
    try:
        findings = check(paths, tables)
    except CheckFailedError as failure:
        print(failure, file=sys.stderr)
        return 2
    errors = [finding for finding in findings if finding.is_error]
    for finding in findings if arguments.suggestions else errors:
        print(finding)
    return bool(errors)


if __name__ == "__main__":
    sys.exit(main())
