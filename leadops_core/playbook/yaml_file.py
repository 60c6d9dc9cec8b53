"""The playbook as a YAML file. Every value is a text, so that `no` and `2026` are words as well."""

from collections.abc import Iterator
from typing import Any

import yaml
from pydantic import ValidationError

from leadops_core.playbook.errors import PlaybookError
from leadops_core.playbook.faults import Path, faults_of, show_path
from leadops_core.schemas.playbook import PlaybookContent

MAX_BYTES = 1_000_000
_MAX_DEPTH = 10
_LOADER = getattr(yaml, "CBaseLoader", yaml.BaseLoader)
_HEADER = """\
# The playbook: what emails may say about the company that sends them.
# Change it and import it again: leadops playbook import FILE
"""


def read_playbook(data: bytes) -> PlaybookContent:
    """Read a playbook. Raise PlaybookError, which names line, field, and remedy of every fault."""
    root = _compose(data)
    lines: dict[Path, int] = {}
    document = _value_of(root, (), lines)
    try:
        return PlaybookContent.model_validate(document)
    except ValidationError as error:
        faults = [(_line_of(path, lines), show_path(path), words) for path, words in faults_of(error)]
        raise PlaybookError(
            [f"line {line}{f', {place}' if place else ''}: {words}" for line, place, words in faults]
        ) from None


def write_playbook(content: PlaybookContent) -> str:
    """Return the playbook as a YAML file that `read_playbook` reads."""
    document = content.model_dump(mode="json", exclude_defaults=True)
    text: str = yaml.dump(
        document, Dumper=_Dumper, allow_unicode=True, sort_keys=False, width=110, default_flow_style=False
    )
    return _HEADER + text


class _Dumper(yaml.SafeDumper):  # type: ignore[misc]
    """Writes lists with an indent, and texts of several lines as blocks."""

    def increase_indent(self, flow: bool = False, indentless: bool = False) -> Any:
        return super().increase_indent(flow, False)

    def ignore_aliases(self, data: Any) -> bool:
        return True


def _represent_text(dumper: yaml.SafeDumper, text: str) -> Any:
    style = "|" if "\n" in text else None
    return dumper.represent_scalar("tag:yaml.org,2002:str", text, style=style)


_Dumper.add_representer(str, _represent_text)


def _compose(data: bytes) -> yaml.Node:
    if len(data) > MAX_BYTES:
        raise PlaybookError([f"the file has more than {MAX_BYTES:,} bytes; remove what emails do not need"])
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = data[: error.start].count(b"\n") + 1
        raise PlaybookError([f"line {line}: is not UTF-8; save the file as UTF-8"]) from None
    try:
        _refuse_traps(text)
        root = yaml.compose(text, Loader=_LOADER)
    except yaml.YAMLError as error:
        raise PlaybookError([_syntax_fault(error, text)]) from None
    if not isinstance(root, yaml.MappingNode):
        raise PlaybookError(["line 1: begin with a field, such as `company: Your Company`"])
    return root


def _refuse_traps(text: str) -> None:
    """Raise PlaybookError for references, a few of which can represent billions of values, and for deep nesting."""
    depth = 0
    for event in yaml.parse(text, Loader=_LOADER):
        line = event.start_mark.line + 1
        if isinstance(event, yaml.AliasEvent):
            raise PlaybookError(
                [f"line {line}: is a reference (`*`); write the text itself, or put it in quotes"]
            )
        depth += isinstance(event, yaml.CollectionStartEvent) - isinstance(event, yaml.CollectionEndEvent)
        if depth > _MAX_DEPTH:
            raise PlaybookError([f"line {line}: is nested too deeply; remove brackets or indentation"])


def _syntax_fault(error: yaml.YAMLError, text: str) -> str:
    mark = getattr(error, "problem_mark", None)
    line = mark.line + 1 if mark is not None else text[: getattr(error, "position", 0)].count("\n") + 1
    problem = getattr(error, "problem", None) or "a character that YAML does not allow"
    return f"line {line}: is not valid YAML ({problem}); check the indentation, and put a text with a colon in quotes"


def _value_of(node: yaml.Node, path: Path, lines: dict[Path, int]) -> Any:
    """Return the value of a node, and store the line of each value. An empty field counts as absent."""
    lines[path] = node.start_mark.line + 1
    if isinstance(node, yaml.MappingNode):
        return dict(_fields_of(node, path, lines))
    if isinstance(node, yaml.SequenceNode):
        return [_value_of(item, (*path, index), lines) for index, item in enumerate(node.value)]
    return node.value


def _fields_of(node: yaml.MappingNode, path: Path, lines: dict[Path, int]) -> Iterator[tuple[str, Any]]:
    known: set[str] = set()
    for key, value in node.value:
        name, line = str(key.value), key.start_mark.line + 1
        if name in known:
            raise PlaybookError([f"line {line}, {show_path((*path, name))}: stands there twice; remove one"])
        known.add(name)
        if isinstance(value, yaml.ScalarNode) and not value.value and value.style is None:
            continue
        yield name, _value_of(value, (*path, name), lines)
        lines[*path, name] = line


def _line_of(path: Path, lines: dict[Path, int]) -> int:
    """Return the line of the value, or of the nearest one that contains it."""
    while path not in lines:
        path = path[:-1]
    return lines[path]
