"""Check the licenses of everything that is installed with LeadOps.

    python scripts/licenses.py           exit with 1 if a license is neither permissive nor excepted below
    python scripts/licenses.py --list    list every package with its license

For Python, these are the installed requirements of the library and its extras, except `dev`. For npm, they are the
runtime packages of the dashboard in `frontend/package-lock.json`.
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
"""Extras for developers."""

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
"""Licenses that only require their notice to be kept (OFL: fonts)."""

EXCEPTIONS = {
    "certifi": (
        "MPL-2.0",
        "a list of certificates, redistributed unchanged; the MPL covers only its own files",
    ),
    "hypothesis": ("MPL-2.0", "extra `testing` only, for tests of adapters; redistributed unchanged"),
    "imapclient": ("none stated", "its metadata names no license; its file COPYING is BSD-3-Clause"),
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
"""Packages with the non-permissive part of their license, or `none stated`, and why it is acceptable."""

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
"""Names of packages that do not use an SPDX expression."""

_SPDX = get_spdx_licensing()


@dataclass(frozen=True)
class Package:
    """A package and its declared license, which is empty if there is none."""

    where: str
    name: str
    license_name: str


def python_packages() -> Iterator[Package]:
    """Yield the packages that `leadops` with its user extras needs on this platform. Raise LookupError if one is missing."""
    queue: list[tuple[str, frozenset[str]]] = [(PROJECT, _extras(distribution(PROJECT)))]
    visited: set[tuple[str, frozenset[str]]] = set()
    packages: set[str] = {PROJECT}
    while queue:
        name, extras = queue.pop()
        if (name, extras) in visited:
            continue
        visited.add((name, extras))
        try:
            metadata = distribution(name)
        except PackageNotFoundError:
            raise LookupError(f"{name} is not installed here: make setup") from None
        if name not in packages:
            packages.add(name)
            yield Package("python", name, python_license(metadata))
        for line in metadata.requires or ():
            needed = Requirement(line)
            if needed.marker is None or any(
                needed.marker.evaluate({"extra": extra}) for extra in {*extras, ""}
            ):
                queue.append((canonicalize_name(needed.name), frozenset(needed.extras)))


def _extras(package: Distribution) -> frozenset[str]:
    return frozenset(package.metadata.get_all("Provides-Extra") or ()) - NOT_SHIPPED


def python_license(package: Distribution) -> str:
    """Return the license of a package: its expression, its classifiers, or its free text if that is a name."""

    def field_value(key: str) -> str:
        return str((package.metadata.get_all(key) or [""])[0]).strip()

    if stated := field_value("License-Expression"):
        return stated
    free = field_value("License")
    if is_expression(free):
        return _NAMES.get(free.lower(), free)
    classified = [
        line.rpartition("::")[2].strip()
        for line in package.metadata.get_all("Classifier") or ()
        if line.startswith("License ::")
    ]
    return " AND ".join(_NAMES.get(name.lower(), name) for name in classified)


def npm_packages(lock: Path = NPM_LOCK) -> Iterator[Package]:
    """Yield the runtime packages of the dashboard. The platform packages of `sharp` count as `sharp`."""
    packages = json.loads(lock.read_text(encoding="utf-8"))["packages"]
    for path, entry in packages.items():
        if path and not entry.get("dev") and not entry.get("devOptional"):
            name = path.rpartition("node_modules/")[2]
            yield Package("npm", "sharp" if name.startswith("@img/sharp") else name, entry.get("license", ""))


def is_expression(text: str) -> bool:
    """Return True if `text` is a license name or an SPDX expression of known names."""
    if text.lower() in _NAMES:
        return True
    try:
        return bool(text) and not _SPDX.unknown_license_keys(text)
    except (ExpressionError, ValueError):
        return False


def not_permissive(license_name: str) -> list[str]:
    """Return the non-permissive parts of a license. The best alternative counts, and an unknown license is not permissive."""
    text = _NAMES.get(license_name.lower(), license_name)
    if not is_expression(text):
        return [license_name or "none stated"]
    return _left_over(_SPDX.parse(text))


def _left_over(node: LicenseExpression) -> list[str]:
    if isinstance(node, LicenseSymbol):
        return [] if node.key in PERMISSIVE else [str(node)]
    parts = [_left_over(part) for part in node.args]
    if node.operator.strip() == "OR":
        return min(parts, key=len)
    return [name for part in parts for name in part]


def problems(packages: list[Package]) -> list[str]:
    """Return one line per problem: a license without an exception, or an exception without a package."""
    faults, used = [], set()
    for package in packages:
        left = not_permissive(package.license_name)
        allowed = EXCEPTIONS.get(package.name)
        if left and allowed:
            used.add(package.name)
        excused = {allowed[0]} if allowed else set()
        if rest := set(left) - excused:
            faults.append(f"{package.where} {package.name}: {' and '.join(sorted(rest))}")
    faults += [f"{name} needs no exception any more" for name in sorted(EXCEPTIONS.keys() - used)]
    return faults


def main() -> int:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--list", action="store_true", help="list every package with its license")
    is_listing = parser.parse_args().list
    packages = sorted(
        {*python_packages(), *npm_packages()},
        key=lambda package: (package.where, package.name, package.license_name),
    )
    if is_listing:
        for package in packages:
            print(f"{package.where}\t{package.name}\t{package.license_name}")
    faults = problems(packages)
    for line in faults:
        print(line, file=sys.stderr)
    counts = {where: sum(package.where == where for package in packages) for where in ("python", "npm")}
    if not faults:
        print(
            f"Licenses: {counts['python']} Python and {counts['npm']} npm packages, "
            f"{len(EXCEPTIONS)} exceptions, each with its reason"
        )
    return 1 if faults else 0


if __name__ == "__main__":
    sys.exit(main())
