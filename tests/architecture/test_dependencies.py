"""Every declared dependency is used, and every used dependency is declared."""

import ast
import sys
import tomllib
from importlib.metadata import packages_distributions
from pathlib import Path

from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

ROOT = Path(__file__).parents[2]
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
DECLARED = {canonicalize_name(Requirement(line).name) for line in PROJECT["dependencies"]}
FOR_TESTING = {
    canonicalize_name(Requirement(line).name) for line in PROJECT["optional-dependencies"]["testing"]
}
"""What an embedder's tests need besides, in `leadops_core.testing` alone."""
OPTIONAL = {
    canonicalize_name(Requirement(line).name)
    for extra in ("archive", "azure", "imap", "openai", "postgres")
    for line in PROJECT["optional-dependencies"][extra]
}
"""What an adapter may need that not everybody has."""
OPTIONAL_PATHS = (
    *("leadops_core/conversation/", "leadops_core/database/", "leadops_core/delivery/", "leadops_core/llm/"),
    "leadops_core/retention/archive.py",
)
NEVER_IMPORTED = {"tzdata"}
"""Read by `zoneinfo` where the system has no time zones."""


def imported_distributions() -> dict[str, str]:
    """For each distribution that the library imports, one file that does."""
    provided_by = packages_distributions()
    found: dict[str, str] = {}
    for path in sorted((ROOT / "leadops_core").rglob("*.py")):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            match node:
                case ast.Import(names=names):
                    modules = [alias.name for alias in names]
                case ast.ImportFrom(module=str(module), level=0):
                    modules = [module]
                case _:
                    continue
            for top in {module.partition(".")[0] for module in modules}:
                if top not in sys.stdlib_module_names and top not in ("leadops_core", "__future__"):
                    providers = {canonicalize_name(name) for name in provided_by.get(top, [top])}
                    # Several distributions may fill one namespace (langgraph): one of them declared is enough.
                    for name in providers & (DECLARED | OPTIONAL) or providers:
                        found.setdefault(name, str(path.relative_to(ROOT)))
    return found


def test_everything_imported_is_declared() -> None:
    undeclared = {
        name: path
        for name, path in imported_distributions().items()
        if name not in DECLARED
        and not (name in FOR_TESTING and path.startswith("leadops_core/testing/"))
        and not (name in OPTIONAL and path.startswith(OPTIONAL_PATHS))
    }
    assert undeclared == {}


def test_everything_declared_is_imported() -> None:
    assert (DECLARED | FOR_TESTING) - imported_distributions().keys() == NEVER_IMPORTED
