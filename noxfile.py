"""The checks: `make lint`, `make test` and `make matrix` are these sessions."""

from pathlib import Path

import nox

nox.needs_version = ">=2026.4"
nox.options.sessions = ["lint", "types", "imports", "workflows", "licences", "tests"]
# A missing interpreter is a failure unless --no-error-on-missing-interpreters says otherwise.
nox.options.error_on_missing_interpreters = True
nox.options.download_python = "never"
nox.options.default_venv_backend = "uv|virtualenv"

PYTHONS = ["3.11", "3.12", "3.13"]
WHOLE_SUITE = ["-n", "2", "--dist", "worksteal", "-p", "no:cacheprovider", "--complete"]


@nox.session(python=False)
def lint(session: nox.Session) -> None:
    """Style and mistakes."""
    session.run("ruff", "format", "--check", ".", external=True)
    session.run("ruff", "check", ".", external=True)


@nox.session(python=False)
def types(session: nox.Session) -> None:
    """Types, strictly."""
    session.run("mypy", external=True)


@nox.session(python=False)
def imports(session: nox.Session) -> None:
    """Who may import whom."""
    session.run("lint-imports", "--no-cache", "--no-logo", external=True)


@nox.session(python=False)
def workflows(session: nox.Session) -> None:
    """Whether GitHub understands the workflows, and what an attacker could do with them."""
    files = sorted(map(str, Path(".github/workflows").glob("*.yml")))
    session.run(
        "check-jsonschema", "--quiet", "--builtin-schema", "vendor.github-workflows", *files, external=True
    )
    session.run("zizmor", "--offline", "--quiet", "--no-progress", *files, external=True)


@nox.session(python=False)
def licences(session: nox.Session) -> None:
    """What comes along is permissive, or excepted with a reason."""
    session.run("python", "scripts/licences.py", external=True)


@nox.session(python=False)
def site(session: nox.Session) -> None:
    """The documents as a site; a broken link is an error."""
    quietly = {"NO_MKDOCS_2_WARNING": "1"}
    session.run("mkdocs", "build", "--strict", "--site-dir", "build/site", env=quietly, external=True)


@nox.session(python=False)
def tests(session: nox.Session) -> None:
    """The whole suite on this Python; with arguments, what they select."""
    session.run("pytest", *(session.posargs or WHOLE_SUITE), external=True)


@nox.session(python=PYTHONS)
def matrix(session: nox.Session) -> None:
    """The whole suite on every supported Python, each in an environment of its own."""
    session.install("--require-hashes", "-r", "requirements-dev.lock")
    session.install("--no-deps", "--no-build-isolation", "-e", ".")
    session.run("pytest", *(session.posargs or WHOLE_SUITE))


@nox.session
def infra(session: nox.Session) -> None:
    """The infrastructure against the rules of checkov, which has too many dependencies of its own for ours."""
    session.install("--require-hashes", "-r", "requirements-infra.lock")
    quietly = ("checkov", "--skip-download", "--quiet", "--compact")
    session.run(*quietly, "--framework", "bicep", "--directory", "infra")
    session.run(*quietly, "--framework", "dockerfile", "--file", "Dockerfile.backend", "Dockerfile.frontend")
