"""The last release of LeadOps, built from the history of this repository."""

import os
import subprocess
import sys
import zipfile
from pathlib import Path

ROOT = Path(__file__).parents[2]
LAST_RELEASE = "ad9598af77d5b6e7b7b1284a8c608f6f83cba7ec"
"""The commit of the last release. After a release, set it to the commit of its tag."""
LAST_SCHEMA = "0023"
"""The schema version of that release."""


def install_last_release(folder: Path) -> Path:
    """Build the wheel of the last release, and return the folder that it is installed in, for PYTHONPATH."""
    source, installed = folder / "source", folder / "installed"
    source.mkdir()
    archive = folder / "source.tar"
    subprocess.run(_git("archive", "--output", str(archive), _find_commit()), check=True)
    subprocess.run(["tar", "-xf", archive, "-C", source], check=True)
    subprocess.run(
        [sys.executable, "-m", "hatchling", "build", "--target", "wheel", "--directory", folder],
        cwd=source,
        # An archive has no history to read a version from.
        env={**os.environ, "SETUPTOOLS_SCM_PRETEND_VERSION": "0.0.1"},
        check=True,
        capture_output=True,
    )
    [wheel] = folder.glob("leadops-*.whl")
    with zipfile.ZipFile(wheel) as packed:
        packed.extractall(installed)
    return installed


def _find_commit() -> str:
    """Return the commit, which a shallow clone fetches first. Raise RuntimeError if it cannot be had."""
    if not _has_commit():
        fetch = _git("fetch", "--quiet", "--depth", "1", "origin", LAST_RELEASE)
        fetched = subprocess.run(fetch, capture_output=True, text=True, timeout=120, check=False)
        if fetched.returncode != 0 or not _has_commit():
            raise RuntimeError(
                f"This clone lacks the last release, {LAST_RELEASE}, and it cannot be fetched: {fetched.stderr.strip()}. "
                "Run git fetch --unshallow."
            )
    return LAST_RELEASE


def _has_commit() -> bool:
    look = _git("cat-file", "-e", f"{LAST_RELEASE}^{{commit}}")
    return subprocess.run(look, capture_output=True, check=False).returncode == 0


def _git(*arguments: str) -> list[str]:
    return ["git", "-C", str(ROOT), *arguments]
