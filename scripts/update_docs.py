"""Update the generated parts of the documents: command output, results of code, and tables from data.

    python scripts/update_docs.py               rewrite stale parts
    python scripts/update_docs.py --check       list stale parts, and exit with 1 if there are any
    python scripts/update_docs.py --benchmarks  also run the benchmarks with --full (two hours, on a quiet machine)

In README.md, docs/*.md, and docs/decisions/README.md:

- ` ```console ` is a session. Lines after `$ ` are run in a folder for the document that contains `data/`.
- ` ```python ` is run, and a ` ```text ` right after it is its output.
- ` ```csv NAME `, ` ```eml NAME `, and ` ```json NAME ` are files for sessions and code.
- `<!-- generated: NAME -->` to `<!-- end of NAME -->` is the output of scripts/docs_tables.py for NAME.
- `<!-- benchmark: NAME -->` to `<!-- end of NAME -->` is the output of benchmarks/NAME.py --full.

Differences in ids, times, and durations are ignored.
"""

import argparse
import os
import re
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from scripts.docs_tables import TABLES, env_example
from scripts.warm_command import warm_command

ROOT = Path(__file__).resolve().parents[1]
DOCUMENTS = (
    ROOT / "README.md",
    *sorted((ROOT / "docs").glob("*.md")),
    ROOT / "docs" / "decisions" / "README.md",
)
ENV_EXAMPLE = ROOT / ".env.example"
WIDTH = "100"
_CRASH = "Something unexpected went wrong"

_ID = re.compile(r"\b[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}\b")
_VOLATILE = (
    (_ID, "ID"),
    # An id that a narrow table splits over two lines.
    (re.compile(r"\b[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{1,11}(?=\s)"), "ID"),
    (re.compile(r"^[0-9a-f]{1,11}(?= {20,})", re.MULTILINE), "ID"),
    (re.compile(r"\d{4}-\d\d-\d\d[T ]\d\d:\d\d(?::\d\d(?:\.\d+)?)?(?:Z|\+00:00)?"), "TIME"),
    # The beginning of an id, as `leadops jobs list` shows it.
    (re.compile(r"\b[0-9a-f]{8}-[0-9a-f]{4}(?=\s)|(?<=leadops evaluation )[0-9a-f]{8}\b"), "ID"),
    (re.compile(r"\d+\.\d+ s\b|\b\d+ ms\b"), "TOOK"),
    (re.compile(r"\b\d[\d.,]* MB\b"), "SIZE"),
    (re.compile(r"\bjust now\b|\bnow\b|\b\d+ (?:s|min|h|d)(?: ago)?\b"), "AGO"),
    (re.compile(r'("seconds": )[\d.]+'), r"\1TOOK"),
    (re.compile(r" {2,}|[─-]{4,}"), "  "),
)
_FENCE = re.compile(r"^(`{3,})(\S*)[ ]?(.*)$")
_MARKER = re.compile(r"^<!-- (generated|benchmark): ([a-z-]+) -->$")


@dataclass(frozen=True)
class Block:
    """A part of a document. `kind` is a fence's language, `generated`, or `benchmark`."""

    kind: str
    name: str
    start: int
    end: int
    """The content is the lines `start` to `end` (exclusive)."""


def blocks(lines: list[str]) -> Iterator[Block]:
    """Yield the fences and generated blocks in order. Raise ValueError if one has no end."""
    number = 0
    while number < len(lines):
        fence, marker = _FENCE.match(lines[number]), _MARKER.match(lines[number])
        if fence or marker:
            last = fence[1] if fence else f"<!-- end of {marker[2]} -->"  # type: ignore[index]
            try:
                end = lines.index(last, number + 1)
            except ValueError:
                raise ValueError(f"line {number + 1}: {lines[number]!r} has no end") from None
            kind, name = (fence[2], fence[3].strip()) if fence else (marker[1], marker[2])  # type: ignore[index]
            yield Block(kind, name, number + 1, end)
            number = end
        number += 1


def normalize(text: str) -> str:
    """Return the text without values that differ between runs."""
    for pattern, word in _VOLATILE:
        text = pattern.sub(word, text)
    return "\n".join(line.rstrip() for line in text.splitlines()).strip()


def refresh(document: Path, *, benchmarks: bool = False) -> str:
    """Return the updated document. Content that differs only in ids and times stays unchanged."""
    lines = document.read_text(encoding="utf-8").split("\n")
    document_blocks = list(blocks(lines))
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        shutil.copytree(ROOT / "data", folder / "data")
        for block in document_blocks:
            if block.kind in {"csv", "eml", "json"} and block.name:
                text = "\n".join(lines[block.start : block.end]) + "\n"
                (folder / block.name).write_text(text, encoding="utf-8")
        fresh = [*_code(lines, document_blocks, folder)]
        if any(block.kind == "console" for block in document_blocks):
            with warm_command() as programs:
                fresh += _sessions(lines, document_blocks, folder, programs)
    fresh += [(block, TABLES[block.name]()) for block in document_blocks if block.kind == "generated"]
    if benchmarks:
        fresh += [(block, _benchmark(block.name)) for block in document_blocks if block.kind == "benchmark"]
    for block, text in sorted(fresh, key=lambda pair: pair[0].start, reverse=True):
        if normalize(text) != normalize("\n".join(lines[block.start : block.end])):
            lines[block.start : block.end] = text.rstrip("\n").split("\n")
    return "\n".join(lines)


def _sessions(
    lines: list[str], document_blocks: list[Block], folder: Path, programs: Path
) -> Iterator[tuple[Block, str]]:
    # A document shows the ids of an earlier run. Commands use those of this run.
    ids: dict[str, str] = {}
    for block in document_blocks:
        if block.kind != "console":
            continue
        fresh: list[str] = []
        for command, documented in _commands(lines[block.start : block.end]):
            real = _ID.sub(lambda match: ids.get(match[0], match[0]), command)
            output = run(["bash", "-c", real], folder, programs)
            if _CRASH in output:
                raise RuntimeError(f"line {block.start + 1}: {command}\n{output}")
            ids.update(zip(_ID.findall("\n".join(documented)), _ID.findall(output), strict=False))
            is_same = normalize(output) == normalize("\n".join(documented))
            fresh += [
                f"$ {command}",
                *(documented if is_same else output.rstrip().split("\n") if output.strip() else []),
            ]
        yield block, "\n".join(fresh)


def _commands(lines: list[str]) -> Iterator[tuple[str, list[str]]]:
    starts = [number for number, line in enumerate(lines) if line.startswith("$ ")]
    for start, end in zip(starts, [*starts[1:], len(lines)], strict=True):
        yield lines[start].removeprefix("$ "), lines[start + 1 : end]


def _code(lines: list[str], document_blocks: list[Block], folder: Path) -> Iterator[tuple[Block, str]]:
    samples = [(number, block) for number, block in enumerate(document_blocks) if block.kind == "python"]
    if not samples:
        return
    divider = "\x1e"
    program = f"\nprint({divider!r})\n".join(
        "\n".join(lines[block.start : block.end]) for _, block in samples
    )
    (folder / "sample.py").write_text(program, encoding="utf-8")
    output = run([sys.executable, "-W", "error", "sample.py"], folder).split(f"{divider}\n")
    if len(output) != len(samples):
        raise RuntimeError(f"a code sample failed:\n{''.join(output)}")
    for (number, block), text in zip(samples, output, strict=True):
        following = document_blocks[number + 1] if number + 1 < len(document_blocks) else None
        has_output = following and following.kind == "text" and following.start <= block.end + 3
        if following and has_output:
            yield following, text
        elif text.strip():
            raise RuntimeError(
                f"line {block.start}: the sample prints what the document does not show:\n{text}"
            )


def run(command: list[str], folder: Path, programs: Path = Path(sys.executable).parent) -> str:
    """Return the output of a command, with its errors. `programs` are found before all others."""
    environment = {
        **{name: value for name, value in os.environ.items() if not name.startswith(("LEADOPS_", "COLUMNS"))},
        "PATH": os.pathsep.join((str(programs), str(Path(sys.executable).parent), os.environ["PATH"])),
        "PYTHONPATH": str(ROOT),
        "PYTHONUTF8": "1",
        "COLUMNS": WIDTH,
        "NO_COLOR": "1",
        "LOGNAME": "sam",
        "TZ": "UTC",
    }
    ran = subprocess.run(
        command,
        cwd=folder,
        env=environment,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        check=False,
    )
    return ran.stdout.replace(f"{folder}/", "").replace(str(folder), ".")


@cache
def _benchmark(name: str) -> str:
    output = subprocess.run(
        [sys.executable, str(ROOT / "benchmarks" / f"{name}.py"), "--full"],
        capture_output=True,
        text=True,
        check=False,
    )
    if not output.stdout.strip():
        raise RuntimeError(f"benchmarks/{name}.py printed nothing:\n{output.stderr}")
    return f"```text\n{output.stdout.rstrip()}\n```"


def main() -> int:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("documents", nargs="*", type=Path, help="only these (all)")
    parser.add_argument(
        "--check", action="store_true", help="write nothing; exit code 1 where something is stale"
    )
    parser.add_argument("--benchmarks", action="store_true", help="measure anew as well")
    options = parser.parse_args()
    stale = []
    for document in [path.resolve() for path in options.documents] or [*DOCUMENTS, ENV_EXAMPLE]:
        is_env = document == ENV_EXAMPLE
        text = env_example() if is_env else refresh(document, benchmarks=options.benchmarks)
        if not document.exists() or text != document.read_text(encoding="utf-8"):
            stale.append(document)
            if not options.check:
                document.write_text(text, encoding="utf-8")
    for document in stale:
        print(f"{document.relative_to(ROOT)}: {'no longer so' if options.check else 'rewritten'}")
    return 1 if stale and options.check else 0


if __name__ == "__main__":
    sys.exit(main())
