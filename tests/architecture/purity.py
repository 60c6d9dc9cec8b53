"""Find causes of impurity in a function: clocks, randomness, the environment, files, unstable order."""

import ast
from dataclasses import dataclass

_MODULES = frozenset(
    (
        *(
            "asyncio",
            "dbm",
            "fileinput",
            "ftplib",
            "getpass",
            "glob",
            "http",
            "linecache",
            "locale",
            "logging",
            "mmap",
        ),
        *(
            "multiprocessing",
            "os",
            "platform",
            "random",
            "runpy",
            "secrets",
            "selectors",
            "shelve",
            "shutil",
            "signal",
        ),
        *(
            "smtplib",
            "socket",
            "sqlite3",
            "ssl",
            "subprocess",
            "tempfile",
            "threading",
            "time",
            "urllib.request",
        ),
    )
)
"""Modules that a pure room has no use for at all."""

_NAMES = frozenset(
    (
        *(
            "datetime.date.today",
            "datetime.datetime.now",
            "datetime.datetime.today",
            "datetime.datetime.utcnow",
        ),
        *("uuid.getnode", "uuid.uuid1", "uuid.uuid4", "uuid.uuid6", "uuid.uuid7"),
        *(
            "codecs.open",
            "gzip.open",
            "io.FileIO",
            "io.open",
            "io.open_code",
            "pathlib.Path",
            "pathlib.PosixPath",
        ),
        *("pathlib.WindowsPath", "pkgutil.get_data", "sys.argv", "sys.stderr", "sys.stdin", "sys.stdout"),
        *(
            "importlib.import_module",
            "builtins.__import__",
            "builtins.breakpoint",
            "builtins.eval",
            "builtins.exec",
        ),
        *("builtins.hash", "builtins.id", "builtins.input", "builtins.open", "builtins.print"),
    )
)
"""Single names, by where they are defined. `hash` and `id` differ from one process to the next."""

_BUILTINS = frozenset(name.removeprefix("builtins.") for name in _NAMES if name.startswith("builtins."))


@dataclass(frozen=True, order=True)
class Impurity:
    line: int
    what: str


def find_impurities(source: str) -> list[Impurity]:
    """Return every place in `source` that names something impure, called or passed on, under any alias."""
    tree = ast.parse(source)
    finder = _Finder(_imported_names(tree))
    finder.visit(tree)
    return sorted(finder.found)


def _imported_names(tree: ast.Module) -> dict[str, str]:
    names: dict[str, str] = {}
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            for alias in node.names:
                root = alias.name.partition(".")[0]
                names[alias.asname or root] = alias.name if alias.asname else root
        elif isinstance(node, ast.ImportFrom) and node.module:
            names |= {alias.asname or alias.name: f"{node.module}.{alias.name}" for alias in node.names}
    return names


class _Finder(ast.NodeVisitor):
    def __init__(self, imported: dict[str, str]) -> None:
        self._imported = imported
        self.found: set[Impurity] = set()

    def visit_Import(self, node: ast.Import) -> None:
        for alias in node.names:
            self._judge(node, alias.name)

    def visit_ImportFrom(self, node: ast.ImportFrom) -> None:
        for alias in node.names:
            self._judge(node, f"{node.module}.{alias.name}")

    def visit_Name(self, node: ast.Name) -> None:
        if isinstance(node.ctx, ast.Load):
            self._judge(node, self._origin(node))

    def visit_Attribute(self, node: ast.Attribute) -> None:
        self._judge(node, self._origin(node))
        self.generic_visit(node)

    def visit_Call(self, node: ast.Call) -> None:
        match node:
            case ast.Call(func=ast.Name(id="getattr"), args=[owner, ast.Constant(value=str(name)), *_]):
                self._judge(node, f"{self._origin(owner)}.{name}")
        self.generic_visit(node)

    def _origin(self, node: ast.expr) -> str:
        match node:
            case ast.Name(id=name) if name in self._imported:
                return self._imported[name]
            case ast.Name(id=name) if name in _BUILTINS:
                return f"builtins.{name}"
            case ast.Attribute(value=value, attr=attr):
                return f"{self._origin(value)}.{attr}"
        return ""

    def _judge(self, node: ast.stmt | ast.expr, name: str) -> None:
        parts = name.split(".")
        prefixes = {".".join(parts[:end]) for end in range(1, len(parts) + 1)}
        # What a star brings in cannot be seen.
        if prefixes & _MODULES or prefixes & _NAMES or parts[-1] == "*":
            self.found.add(Impurity(node.lineno, name))
