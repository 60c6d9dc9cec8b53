"""Check the Bicep files under infra/ without a compiler.

    python scripts/check_bicep.py [FOLDER]

It checks syntax, symbols, parameters, outputs, resource types, and their properties. The allowed properties come from
infra/types.json, which scripts/update_azure_types.py makes from Azure's client libraries. It does not infer types of
expressions and compares literal values only. `az bicep build` in CI is the final check.
"""

import json
import re
import sys
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any

import tree_sitter_bicep
from tree_sitter import Language, Node, Parser

INFRA = Path(__file__).resolve().parents[1] / "infra"
FUNCTIONS = frozenset(
    "any array az base64 base64ToString bool cidrHost cidrSubnet coalesce concat contains createObject dateTimeAdd deployment "
    "empty endsWith environment extensionResourceId fail filter first flatten format getSecret groupBy guid indexOf int "
    "intersection items join json last lastIndexOf length listKeys loadFileAsBase64 loadJsonContent loadTextContent "
    "managementGroup map mapValues max min newGuid objectKeys padLeft parseCidr pickZones range reduce reference replace "
    "resourceGroup resourceId skip sort split startsWith string subscription subscriptionResourceId substring sys take tenant "
    "tenantResourceId toLogicalZone toLower toObject toUpper trim union uniqueString uri uriComponent utcNow".split()
)
SYMBOLS = {
    "parameter_declaration": "param",
    "variable_declaration": "var",
    "resource_declaration": "resource",
    "module_declaration": "module",
}
OF_EVERY_RESOURCE = {
    "id",
    "name",
    "type",
    "apiVersion",
    "location",
    "tags",
    "properties",
    "sku",
    "kind",
    "identity",
}
OF_BICEP = {"parent", "scope", "dependsOn"}
KINDS = {"string": "string", "number": "number", "boolean": "boolean", "array": "list", "object": "object"}


@dataclass
class File:
    path: Path
    root: Node
    params: dict[str, bool] = field(default_factory=dict)
    """Parameters, with True for those that have a default."""
    outputs: dict[str, Node] = field(default_factory=dict)
    symbols: dict[str, str] = field(default_factory=dict)
    """Kind of each declared name: param, var, resource, or module."""
    secure: set[str] = field(default_factory=set)
    declarations: dict[str, Node] = field(default_factory=dict)

    def at(self, node: Node) -> str:
        """Return the position of a node."""
        return f"{self.path.name}:{node.start_point[0] + 1}"


@cache
def parser() -> Parser:
    return Parser(Language(tree_sitter_bicep.language()))


@cache
def known_types() -> dict[str, Any]:
    """Return the allowed properties of each resource type."""
    types: dict[str, Any] = json.loads((INFRA / "types.json").read_text(encoding="utf-8"))["types"]
    return types


def text(node: Node | None) -> str:
    """Return the text of a node, without the quotes of a string."""
    words = node.text.decode() if node is not None and node.text is not None else ""
    return words[1:-1] if node is not None and node.type == "string" else words


def walk(node: Node) -> Iterator[Node]:
    """Yield the node and its descendants."""
    yield node
    for child in node.children:
        yield from walk(child)


def parse(path: Path) -> File:
    """Parse a file and collect its declarations."""
    file = File(path, parser().parse(path.read_bytes()).root_node)
    secure = False
    for node in file.root.named_children:
        if node.type == "decorators":
            secure = "@secure" in text(node)
            continue
        name = text(node.named_children[0]) if node.named_children else ""
        if node.type in SYMBOLS:
            file.symbols[name] = SYMBOLS[node.type]
            file.declarations[name] = node
        if node.type == "parameter_declaration":
            file.params[name] = any(child.type == "=" for child in node.children)
            if secure:
                file.secure.add(name)
        if node.type == "output_declaration":
            file.outputs[name] = node
        secure = False
    return file


def faults(path: Path) -> list[str]:
    """Return all faults of a file with their positions."""
    file = parse(path)
    broken = [node for node in walk(file.root) if node.is_error or node.is_missing]
    if broken:
        return [f"{file.at(node)}: this is not Bicep: {text(node)[:60]}" for node in broken]
    faults_found = [*_symbols(file), *_secrets(file)]
    for name, kind in file.symbols.items():
        if kind == "module":
            faults_found += _module(file, name)
        if kind == "resource":
            faults_found += _resource(file, name)
    return faults_found


# Names


def _symbols(file: File) -> Iterator[str]:
    """Yield undeclared names, and unused parameters and variables."""
    used: set[str] = set()
    for node in walk(file.root):
        if node.type != "identifier" or _is_declared_here(node):
            continue
        name = text(node)
        used.add(name)
        is_call = node.parent is not None and node.parent.type == "call_expression"
        if name in file.symbols or name in _bound(node) or (is_call and name in FUNCTIONS):
            continue
        if _is_in(node, "decorator") or name in FUNCTIONS:
            continue
        yield f"{file.at(node)}: nothing is called {name}"
    for name, kind in file.symbols.items():
        if kind in ("param", "var") and name not in used:
            yield f"{file.at(file.declarations[name])}: {kind} {name} is not used"


def _is_declared_here(node: Node) -> bool:
    parent = node.parent
    if parent is None or parent.named_children[0] != node:
        return False
    return parent.type in (
        *SYMBOLS,
        "output_declaration",
        "object_property",
        "lambda_expression",
        "for_statement",
    )


def _bound(node: Node) -> set[str]:
    """Return the names that enclosing loops and lambdas declare."""
    names: set[str] = set()
    while node.parent is not None:
        node = node.parent
        if node.type in ("lambda_expression", "for_statement"):
            names.add(text(node.named_children[0]))
    return names


def _is_in(node: Node, kind: str) -> bool:
    while node.parent is not None:
        node = node.parent
        if node.type == kind:
            return True
    return False


def _secrets(file: File) -> Iterator[str]:
    for name, node in file.outputs.items():
        leaked = {text(node) for node in walk(node) if node.type == "identifier"} & file.secure
        if leaked:
            yield f"{file.at(node)}: output {name} would show the secret {', '.join(sorted(leaked))}"


# Modules


def _module(file: File, name: str) -> Iterator[str]:
    node = file.declarations[name]
    target = file.path.parent / text(node.named_children[1])
    if not target.is_file():
        yield f"{file.at(node)}: there is no file {target.name}"
        return
    module = parse(target)
    body = _body(node)
    parameters = set(dict.keys(_properties(_properties(body).get("params"))))
    for unknown in sorted(parameters - module.params.keys()):
        yield f"{file.at(node)}: {target.name} has no parameter {unknown}"
    needed = {param for param, has_default in module.params.items() if not has_default}
    for missing in sorted(needed - parameters):
        yield f"{file.at(node)}: {target.name} needs the parameter {missing}"
    pattern = re.compile(rf"\b{name}!?\.\??outputs\.\??(\w+)")
    for output in pattern.findall(text(file.root)):
        if output not in module.outputs:
            yield f"{file.at(node)}: {target.name} has no output {output}"


def _body(declaration: Node) -> Node | None:
    """Return the object of a resource or module, which may be inside a condition or loop."""
    last = declaration.named_children[-1]
    while last.type in ("if_statement", "for_statement"):
        last = last.named_children[-1]
    return last if last.type == "object" else None


class _Properties(dict[str, Node]):
    def __iter__(self) -> Iterator[Any]:
        return iter(self.items())


def _properties(node: Node | None) -> _Properties:
    faults_found = _Properties()
    for child in node.named_children if node is not None and node.type == "object" else ():
        if child.type == "object_property":
            faults_found[text(child.named_children[0])] = child.named_children[-1]
    return faults_found


# Resources


def _resource(file: File, name: str) -> Iterator[str]:
    node = file.declarations[name]
    kind = text(node.named_children[1])
    if kind not in known_types():
        others = [
            known_type
            for known_type in known_types()
            if known_type.partition("@")[0] == kind.partition("@")[0]
        ]
        hint = f"known is {others[0]}" if others else "run scripts/update_azure_types.py"
        yield f"{file.at(node)}: {kind} is not in infra/types.json: {hint}"
        return
    body = _body(node)
    assert body is not None
    if any(child.type == "existing" for child in node.children):
        return
    properties = _properties(body)
    if properties.get("name") is None:
        yield f"{file.at(node)}: {name} has no name"
    parent = properties.get("parent")
    if parent is not None:
        above = file.declarations.get(text(parent))
        of_parent = text(above.named_children[1]).partition("@")[0] if above else ""
        if kind.partition("@")[0].rpartition("/")[0] != of_parent:
            yield f"{file.at(parent)}: {text(parent)} cannot be the parent of {kind}"
    elif kind.partition("@")[0].count("/") > 1:
        yield f"{file.at(node)}: {name} has no parent"
    shape = known_types()[kind] | dict.fromkeys(OF_BICEP, "any")
    yield from _fits(file, body, shape, kind)
    used = re.findall(rf"(?<![\w.]){name}\.(\w+)", text(file.root))
    for property_name in sorted(set(used) - OF_EVERY_RESOURCE - {"listKeys", "etag"}):
        yield f"{file.at(node)}: {name}.{property_name} is no property of a resource"


def _fits(file: File, value: Node, shape: Any, where: str) -> Iterator[str]:
    """Yield the parts of a value that do not match the shape. Computed values are not checked."""
    if shape == "any":
        return
    if value.type == "ternary_expression":
        for branch in value.named_children[1:]:
            yield from _fits(file, branch, shape, where)
        return
    is_enum = isinstance(shape, dict) and list(shape) == ["enum"]
    if value.type == "string" and is_enum:
        word = text(value)
        if "${" not in word and word.lower() not in [node.lower() for node in shape["enum"]]:
            yield f"{file.at(value)}: {where} is one of {', '.join(shape['enum'])}, not {word}"
        return
    expected = (
        "string"
        if is_enum
        else "list"
        if isinstance(shape, list)
        else "object"
        if isinstance(shape, dict)
        else shape
    )
    actual = KINDS.get(value.type)
    if shape == "map":
        expected = "object"
    if actual is not None and actual != expected:
        yield f"{file.at(value)}: {where} is a {expected}, not a {actual}"
        return
    if value.type == "array":
        for item in value.named_children:
            yield from _fits(file, item, shape[0], f"{where}[]")
    if value.type == "object" and isinstance(shape, dict):
        for key, inner in _properties(value):
            below = shape.get(key, shape.get("*", shape.get("", None)))
            if below is None:
                yield f"{file.at(inner)}: {where} has no property {key}"
            else:
                yield from _fits(file, inner, below if key in shape else "any", f"{where}.{key}")


# Parameter files


def faults_of_parameters(path: Path) -> list[str]:
    """Return unknown and missing parameters of a .bicepparam or parameters.json file."""
    template = parse(path.parent / "main.bicep")
    words = path.read_text(encoding="utf-8")
    if path.suffix == ".json":
        assigned = set(json.loads(words)["parameters"])
    else:
        assigned = set(re.findall(r"^param (\w+) = ", words, re.MULTILINE))
        if "using 'main.bicep'" not in words:
            return [f"{path.name}: it does not say using 'main.bicep'"]
    needed = {name for name, has_default in template.params.items() if not has_default}
    return [
        f"{path.name}: main.bicep has no parameter {name}"
        for name in sorted(assigned - template.params.keys())
    ] + [f"{path.name}: main.bicep needs the parameter {name}" for name in sorted(needed - assigned)]


def check(folder: Path) -> list[str]:
    """Return the faults of all files in a folder."""
    faults_found = [fault for path in sorted(folder.rglob("*.bicep")) for fault in faults(path)]
    parameters = [*sorted(folder.glob("*.bicepparam")), *sorted(folder.glob("*.parameters.json"))]
    return faults_found + [fault for path in parameters for fault in faults_of_parameters(path)]


def main() -> int:
    """Print the faults. Return 1 if there are any."""
    folder = Path(sys.argv[1]) if len(sys.argv) > 1 else INFRA
    faults_found = check(folder)
    for fault in faults_found:
        print(fault)
    files = len(list(folder.rglob("*.bicep")))
    print(f"{files} Bicep files: " + (f"{len(faults_found)} faults" if faults_found else "nothing wrong"))
    return 1 if faults_found else 0


if __name__ == "__main__":
    sys.exit(main())
