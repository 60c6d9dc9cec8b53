"""The checks: `make lint`, `make test` and `make matrix` are these sessions."""

from pathlib import Path

import nox

nox.needs_version = ">=2026.4"
nox.options.sessions = ["lint", "types", "imports", "workflows", "licenses", "prose", "commits", "tests"]
# A missing interpreter is a failure unless --no-error-on-missing-interpreters says otherwise.
nox.options.error_on_missing_interpreters = True
nox.options.download_python = "never"
nox.options.default_venv_backend = "uv|virtualenv"

PYTHONS = ["3.11", "3.12", "3.13"]
WHOLE_SUITE = ["-n", "3", "--dist", "worksteal", "-p", "no:cacheprovider", "--complete"]


@nox.session(python=False)
def lint(session: nox.Session) -> None:
    """Check formatting and lint rules."""
    session.run("ruff", "format", "--check", ".", external=True)
    session.run("ruff", "check", ".", external=True)


@nox.session(python=False)
def types(session: nox.Session) -> None:
    """Check types with mypy strict."""
    session.run("mypy", external=True)


@nox.session(python=False)
def imports(session: nox.Session) -> None:
    """Check the import contracts."""
    session.run("lint-imports", "--no-cache", "--no-logo", external=True)


@nox.session(python=False)
def workflows(session: nox.Session) -> None:
    """Validate the GitHub workflows and scan them for security issues."""
    files = sorted(map(str, Path(".github/workflows").glob("*.yml")))
    session.run(
        "check-jsonschema", "--quiet", "--builtin-schema", "vendor.github-workflows", *files, external=True
    )
    session.run("zizmor", "--offline", "--quiet", "--no-progress", *files, external=True)


@nox.session(python=False)
def licenses(session: nox.Session) -> None:
    """Check that each dependency has a permissive license or a documented exception."""
    session.run("python", "scripts/licenses.py", external=True)


@nox.session(python=False)
def prose(session: nox.Session) -> None:
    """Check the writing style; with arguments, of these files."""
    session.run("python", "scripts/prose.py", *session.posargs, external=True)


@nox.session(python=False)
def commits(session: nox.Session) -> None:
    """Check the subjects of the commits."""
    session.run("python", "scripts/commits.py", external=True)


@nox.session(python=False)
def site(session: nox.Session) -> None:
    """Build the documentation site; a broken link is an error."""
    quietly = {"NO_MKDOCS_2_WARNING": "1"}
    session.run("mkdocs", "build", "--strict", "--site-dir", "build/site", env=quietly, external=True)


@nox.session(python=False)
def tests(session: nox.Session) -> None:
    """Run the whole suite on this Python, or the tests that the arguments select."""
    session.run("pytest", *(session.posargs or WHOLE_SUITE), external=True)


@nox.session(python=PYTHONS)
def matrix(session: nox.Session) -> None:
    """Run the whole suite on every supported Python, each in its own environment."""
    session.install("--require-hashes", "-r", "requirements-dev.lock")
    session.install("--no-deps", "--no-build-isolation", "-e", ".")
    session.run("pytest", *(session.posargs or WHOLE_SUITE))


@nox.session
def infra(session: nox.Session) -> None:
    """Check the infrastructure with checkov, in its own environment because of its many dependencies."""
    session.install("--require-hashes", "-r", "requirements-infra.lock")
    quietly = ("checkov", "--skip-download", "--quiet", "--compact")
    session.run(*quietly, "--framework", "bicep", "--directory", "infra")
    session.run(*quietly, "--framework", "dockerfile", "--file", "Dockerfile.backend", "Dockerfile.frontend")
