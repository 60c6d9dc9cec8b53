"""Check the licences of everything that LeadOps brings along to whoever installs or deploys it.

    python scripts/licences.py           exit code 1 and the names where one is neither permissive nor excepted below
    python scripts/licences.py --list    every package with its licence

Python: what the library and its extras need (not `dev`, which stays with developers), as installed here. npm: what the
dashboard needs to run, as `frontend/package-lock.json` has it.
"""

import argparse
import json
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from importlib.metadata import Distribution, PackageNotFoundError, distribution
from pathlib import Path

from license_expression import ExpressionError, LicenseExpression, LicenseSymbol, get_spdx_licensing
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

ROOT = Path(__file__).resolve().parents[1]
NPM_LOCK = ROOT / "frontend" / "package-lock.json"
PROJECT = "leadops"
NOT_SHIPPED = {"dev"}
"""Extras of developers."""

PERMISSIVE = {
    *(
        "0BSD",
        "Apache-2.0",
        "BSD-2-Clause",
        "BSD-3-Clause",
        "CC0-1.0",
        "HPND",
        "ISC",
        "MIT",
        "MIT-0",
        "MIT-CMU",
    ),
    *(
        "LicenseRef-scancode-public-domain",
        "OFL-1.1",
        "PSF-2.0",
        "Python-2.0",
        "Unicode-3.0",
        "Unlicense",
        "Zlib",
    ),
}
"""Licences that ask for no more than that notices are kept (OFL: fonts)."""

EXCEPTIONS = {
    "certifi": (
        "MPL-2.0",
        "a list of certificates, redistributed unchanged; the MPL covers only its own files",
    ),
    "hypothesis": ("MPL-2.0", "extra `testing` only, for tests of adapters; redistributed unchanged"),
    "orjson": ("MPL-2.0", "redistributed unchanged; the MPL covers only its own files"),
    "psycopg": (
        "LGPL-3.0-only",
        "extra `postgres` only; imported as a separate, replaceable package; never modified",
    ),
    "psycopg-binary": ("LGPL-3.0-only", "same as `psycopg`"),
    "psycopg-pool": ("LGPL-3.0-only", "same as `psycopg`"),
    "caniuse-lite": ("CC-BY-4.0", "data used only when the dashboard is built"),
    "sharp": (
        "LGPL-3.0-or-later",
        "scales images, which no page needs; excluded from the build (`next.config.ts`)",
    ),
}
"""Package, what its licence has beyond the permissive ones, and why that is well."""

_NAMES = {
    "3-clause bsd license": "BSD-3-Clause",
    "apache 2.0": "Apache-2.0",
    "apache license 2.0": "Apache-2.0",
    "apache license, version 2.0": "Apache-2.0",
    "apache software license": "Apache-2.0",
    "apache-2.0": "Apache-2.0",
    "bsd": "BSD-3-Clause",
    "bsd license": "BSD-3-Clause",
    "isc license (iscl)": "ISC",
    "mit license": "MIT",
    "mozilla public license 2.0 (mpl 2.0)": "MPL-2.0",
    "public domain": "LicenseRef-scancode-public-domain",
    "python software foundation license": "PSF-2.0",
    "sil open font license": "OFL-1.1",
    "the unlicense (unlicense)": "Unlicense",
}
"""What packages write that name no SPDX expression."""

_SPDX = get_spdx_licensing()


@dataclass(frozen=True)
class Package:
    """Something that comes along, and the licence that it states; empty where it states none."""

    where: str
    name: str
    licence: str


def python_packages() -> Iterator[Package]:
    """What `leadops` with all its extras for users needs on this platform; raise LookupError where one is not installed."""
    wanted: list[tuple[str, frozenset[str]]] = [(PROJECT, _extras(distribution(PROJECT)))]
    seen: set[tuple[str, frozenset[str]]] = set()
    named: set[str] = {PROJECT}
    while wanted:
        name, extras = wanted.pop()
        if (name, extras) in seen:
            continue
        seen.add((name, extras))
        try:
            found = distribution(name)
        except PackageNotFoundError:
            raise LookupError(f"{name} is not installed here: make setup") from None
        if name not in named:
            named.add(name)
            yield Package("python", name, python_licence(found))
        for line in found.requires or ():
            needed = Requirement(line)
            if needed.marker is None or any(
                needed.marker.evaluate({"extra": each}) for each in {*extras, ""}
            ):
                wanted.append((canonicalize_name(needed.name), frozenset(needed.extras)))


def _extras(found: Distribution) -> frozenset[str]:
    return frozenset(found.metadata.get_all("Provides-Extra") or ()) - NOT_SHIPPED


def python_licence(found: Distribution) -> str:
    """The licence that a package states: the expression, else the classifiers, else the free text if it is a name."""

    def said(key: str) -> str:
        return str((found.metadata.get_all(key) or [""])[0]).strip()

    if stated := said("License-Expression"):
        return stated
    free = said("License")
    if is_expression(free):
        return _NAMES.get(free.lower(), free)
    classified = [
        line.rpartition("::")[2].strip()
        for line in found.metadata.get_all("Classifier") or ()
        if line.startswith("License ::")
    ]
    return " AND ".join(_NAMES.get(each.lower(), each) for each in classified)


def npm_packages(lock: Path = NPM_LOCK) -> Iterator[Package]:
    """What the dashboard needs to run; the parts of `sharp` for every platform count as `sharp`."""
    packages = json.loads(lock.read_text(encoding="utf-8"))["packages"]
    for path, entry in packages.items():
        if path and not entry.get("dev") and not entry.get("devOptional"):
            name = path.rpartition("node_modules/")[2]
            yield Package("npm", "sharp" if name.startswith("@img/sharp") else name, entry.get("license", ""))


def is_expression(text: str) -> bool:
    """Whether `text` is the name of a licence, or an SPDX expression of known ones."""
    if text.lower() in _NAMES:
        return True
    try:
        return bool(text) and not _SPDX.unknown_license_keys(text)
    except (ExpressionError, ValueError):
        return False


def not_permissive(licence: str) -> list[str]:
    """What of a licence is not permissive. Of alternatives the best one counts; an unknown licence is not permissive."""
    text = _NAMES.get(licence.lower(), licence)
    if not is_expression(text):
        return [licence or "none stated"]
    return _left_over(_SPDX.parse(text))


def _left_over(node: LicenseExpression) -> list[str]:
    if isinstance(node, LicenseSymbol):
        return [] if node.key in PERMISSIVE else [str(node)]
    parts = [_left_over(each) for each in node.args]
    if node.operator.strip() == "OR":
        return min(parts, key=len)
    return [each for part in parts for each in part]


def problems(packages: list[Package]) -> list[str]:
    """What is wrong, one line each: a licence that nothing excuses, an exception that nothing needs."""
    found, used = [], set()
    for each in packages:
        left = not_permissive(each.licence)
        allowed = EXCEPTIONS.get(each.name)
        if left and allowed:
            used.add(each.name)
        excused = {allowed[0]} if allowed else set()
        if rest := set(left) - excused:
            found.append(f"{each.where} {each.name}: {' and '.join(sorted(rest))}")
    found += [f"{name} needs no exception any more" for name in sorted(EXCEPTIONS.keys() - used)]
    return found


def main() -> int:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--list", action="store_true", help="list every package with its licence")
    is_listing = parser.parse_args().list
    packages = sorted(
        {*python_packages(), *npm_packages()}, key=lambda each: (each.where, each.name, each.licence)
    )
    if is_listing:
        for each in packages:
            print(f"{each.where}\t{each.name}\t{each.licence}")
    found = problems(packages)
    for line in found:
        print(line, file=sys.stderr)
    counts = {where: sum(each.where == where for each in packages) for where in ("python", "npm")}
    if not found:
        print(
            f"Licences: {counts['python']} Python and {counts['npm']} npm packages, "
            f"{len(EXCEPTIONS)} exceptions, each with its reason"
        )
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
