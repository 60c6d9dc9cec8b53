"""The documents are correct."""

import importlib.util
import json
import re
import sys
from collections.abc import Iterator
from pathlib import Path

import click
import pytest

from leadops_core.cli.app import cli
from leadops_core.playbook.yaml_file import read_playbook
from scripts import update_docs
from scripts.docs_tables import TABLES, env_example
from scripts.update_docs import DOCUMENTS, ROOT, blocks, normalize, refresh

ALL_DOCUMENTS = [
    *DOCUMENTS,
    *sorted((ROOT / "docs" / "decisions").glob("*.md")),
    *sorted(ROOT.glob("[A-Z]*.md")),
]
TEXTS = {path.relative_to(ROOT).as_posix(): path.read_text(encoding="utf-8") for path in ALL_DOCUMENTS}
BENCHMARKS = {path.stem for path in (ROOT / "benchmarks").glob("*.py")}


def names(documents: object) -> list[str]:
    return [path.relative_to(ROOT).as_posix() for path in documents]  # type: ignore[attr-defined]


@pytest.mark.parametrize("name", names(DOCUMENTS))
def test_document_console_sessions_match_their_output(name: str) -> None:
    kept, fresh = normalize(TEXTS[name]), normalize(refresh(ROOT / name))
    assert kept == fresh, f"{name} is stale: python scripts/update_docs.py {name}"


def test_env_example_holds_every_setting() -> None:
    kept = (ROOT / ".env.example").read_text(encoding="utf-8")
    assert kept == env_example(), ".env.example is stale: python scripts/update_docs.py"


@pytest.mark.parametrize("name", TEXTS)
def test_document_links_have_targets(name: str) -> None:
    broken = []
    targets = re.findall(r"\]\(([^)\s]+)\)", TEXTS[name])
    for target in [*targets, *re.findall(r'\b(?:src|srcset)="([^"]+)"', TEXTS[name])]:
        if re.match(r"[a-z]+:", target):
            continue
        path, _, anchor = target.partition("#")
        found = (ROOT / name).parent / path if path else ROOT / name
        if not found.exists() or (anchor and anchor not in anchors(found)):
            broken.append(target)
    assert broken == []


def anchors(document: Path) -> set[str]:
    titles = re.findall(r"^#+ (.+)$", document.read_text(encoding="utf-8"), re.MULTILINE)
    return {re.sub(r"[^\w -]", "", title.lower()).replace(" ", "-") for title in titles}


@pytest.mark.parametrize("name", TEXTS)
def test_documents_name_existing_files_and_functions(name: str) -> None:
    mentioned = re.findall(
        r"`((?:[\w.-]+/)+[\w.-]*|[\w-]+\.(?:py|json|toml|lock|ipynb))(?::(\w+))?`", TEXTS[name]
    )
    assert [f"{path}:{function}" for path, function in mentioned if not is_there(path, function)] == []


def is_there(path: str, function: str) -> bool:
    if path.startswith((".leadops/", "build/", "dist/")):  # made by running
        return True
    if path.partition("/")[0].isdigit():  # a rate, such as 600/minute
        return True
    if path.startswith("http/"):  # a protocol, such as http/protobuf
        return True
    candidates = [ROOT / folder / path for folder in ("", "leadops_core", "frontend", "infra")]
    # A file that each feature has.
    candidates += (ROOT / "leadops_core").glob(f"*/{path}")
    found = [each for each in candidates if each.exists()]
    if found and function:
        return bool(
            re.search(rf"^ *(?:async )?def {function}\(", found[0].read_text(encoding="utf-8"), re.MULTILINE)
        )
    return bool(found)


def test_every_test_that_a_document_names_exists() -> None:
    named = {name for text in TEXTS.values() for name in re.findall(r"`(test_\w+)`", text)}
    folders = (ROOT / "tests", ROOT / "e2e")
    paths = (path for folder in folders for path in folder.rglob("test_*.py"))
    sources = "\n".join(path.read_text(encoding="utf-8") for path in paths)
    defined = set(re.findall(r"def (test_\w+)", sources))
    assert len(set(re.findall(r"`(test_\w+)`", TEXTS["docs/guarantees.md"]))) > 20
    assert sorted(named - defined) == []


def commands(group: click.Group, above: str = "") -> Iterator[tuple[str, click.Command]]:
    for name, command in group.commands.items():
        if isinstance(command, click.Group):
            yield from commands(command, f"{above}{name} ")
        else:
            yield f"{above}{name}", command


def section(name: str) -> str:
    return re.split(r"^## ", TEXTS["docs/command-line.md"], flags=re.MULTILINE)[
        section_titles().index(name) + 1
    ]


def section_titles() -> list[str]:
    return re.findall(r"^## (.+)$", TEXTS["docs/command-line.md"], re.MULTILINE)


def test_every_command_is_documented_and_every_documented_command_exists() -> None:
    assert sorted(section_titles()) == sorted(name for name, _ in commands(cli))


@pytest.mark.parametrize("name", [name for name, _ in commands(cli)])
def test_every_command_has_a_console_session(name: str) -> None:
    assert re.search(rf"^\$ .*leadops {name}\b", section(name), re.MULTILINE)


def test_documented_options_exist() -> None:
    known = {
        option
        for _, command in [("", cli), *commands(cli)]
        for parameter in command.params
        for option in (*parameter.opts, *parameter.secondary_opts)
    }
    text = TEXTS["docs/command-line.md"]
    shown = re.findall(r"`(--[a-z-]+)", text)
    shown += [
        word
        for line in re.findall(r"^\$ leadops [^|]*", text, re.MULTILINE)
        for word in re.findall(r" (--[a-z-]+)", line)
    ]
    assert len(shown) > 20
    assert sorted(set(shown) - known) == []


@pytest.mark.parametrize("name", names(DOCUMENTS))
def test_figures_name_an_existing_benchmark_and_its_run(name: str) -> None:
    lines = TEXTS[name].split("\n")
    for block in blocks(lines):
        if block.kind == "benchmark":
            assert block.name in BENCHMARKS
            assert re.search(r"\d", "".join(lines[block.start : block.end]))


def test_every_generated_table_is_used_in_a_document() -> None:
    shown = {
        block.name
        for name in names(DOCUMENTS)
        for block in blocks(TEXTS[name].split("\n"))
        if block.kind == "generated"
    }
    assert shown == set(TABLES)


def test_code_samples_are_executed_or_marked_as_text() -> None:
    kinds = {block.kind for name in names(DOCUMENTS) for block in blocks(TEXTS[name].split("\n"))}
    known = {"console", "python", "text", "csv", "eml", "json", "sh", "yaml", "generated", "benchmark"}
    assert kinds <= known


def test_yaml_samples_are_playbooks() -> None:
    samples = [
        "\n".join(lines[block.start : block.end])
        for lines in (TEXTS[name].split("\n") for name in names(DOCUMENTS))
        for block in blocks(lines)
        if block.kind == "yaml"
    ]
    assert [read_playbook(sample.encode()).company for sample in samples] == ["Harbor"]


def test_stale_console_output_is_reported(tmp_path: Path) -> None:
    document = tmp_path / "x.md"
    document.write_text(
        "```console\n$ echo one\ntwo\n```\n\n```python\nprint(1 + 1)\n```\n\n```text\n3\n```\n", "utf-8"
    )
    assert (
        refresh(document)
        == "```console\n$ echo one\none\n```\n\n```python\nprint(1 + 1)\n```\n\n```text\n2\n```\n"
    )


def test_update_keeps_values_that_differ_between_runs(tmp_path: Path) -> None:
    shown = "upload 01a20353-e5b2-71fc-bbe2-d7fb1a9426ae in 3.1 s, 4 min ago"
    said = "upload 01b00000-e5b2-71fc-bbe2-d7fb1a942611 in 0.9 s, just now"
    text = f"```console\n$ echo '{said}'\n{shown}\n$ echo 01a20353-e5b2-71fc-bbe2-d7fb1a9426ae | cut -c 1-4\n```\n"
    document = tmp_path / "x.md"
    document.write_text(text, "utf-8")
    # The command in the second line is given the id that the first one printed this time.
    assert refresh(document) == text.replace("cut -c 1-4\n", "cut -c 1-4\n01b0\n")


def test_failing_code_sample_is_an_error(tmp_path: Path) -> None:
    document = tmp_path / "x.md"
    document.write_text("```python\nraise ValueError\n```\n\n```python\nprint(1)\n```\n", "utf-8")
    with pytest.raises(RuntimeError, match="ValueError"):
        refresh(document)


def test_update_names_stale_blocks(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    document = tmp_path / "x.md"
    document.write_text("```console\n$ echo one\n```\n", "utf-8")
    monkeypatch.setattr(update_docs, "ROOT", tmp_path)
    (tmp_path / "data").mkdir()
    monkeypatch.setattr(sys, "argv", ["update_docs.py", "--check", str(document)])
    assert update_docs.main() == 1
    assert capsys.readouterr().out == "x.md: no longer so\n"
    monkeypatch.setattr(sys, "argv", ["update_docs.py", str(document)])
    assert (update_docs.main(), update_docs.main()) == (0, 0)
    assert document.read_text("utf-8") == "```console\n$ echo one\none\n```\n"


async def graph_of(entry: str) -> object:
    path, _, name = entry.partition(":")
    spec = importlib.util.spec_from_file_location("opened_by_a_server", ROOT / path)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return await getattr(module, name)()


def test_graph_that_the_dev_server_opens_decides_on_bare_content(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    import asyncio

    from leadops_core import settings

    entries = json.loads((ROOT / "langgraph.json").read_text("utf-8"))["graphs"]
    assert list(entries) == ["leadops"]
    monkeypatch.setenv("LEADOPS_DATABASE_URL", f"sqlite:///{tmp_path / 'studio.db'}")
    settings.settings.cache_clear()

    async def run() -> tuple[dict[str, object], object, object]:
        graph, again = await graph_of(entries["leadops"]), None
        content = {"email": "mara.lind@fjordfreight.example", "company_name": "Fjord Freight"}
        again = await graph.ainvoke({"lead": content})  # type: ignore[attr-defined]
        # What a server asks for to draw a form; a graph that waited for tools could not say.
        return again, graph.get_input_jsonschema(), graph.get_context_jsonschema()  # type: ignore[attr-defined]

    try:
        state, form, context = asyncio.run(run())
    finally:
        settings.settings.cache_clear()
    assert state["decision"].action == "ASK_QUESTION"  # type: ignore[attr-defined]
    assert state["email_draft"].body  # type: ignore[attr-defined]
    assert "lead" in json.dumps(form)
    assert context is None
    assert (tmp_path / "studio.db").stat().st_size > 0
