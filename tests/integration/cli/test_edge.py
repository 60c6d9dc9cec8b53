"""Commands for a local copy."""

from pathlib import Path

from tests.integration.cli.conftest import Run


def test_push_finds_the_file_that_the_copy_came_from(leadops: Run, db: str, tmp_path: Path) -> None:
    copy = tmp_path / "copy.db"
    assert leadops("pull", copy, "--from", db, "--limit", "3").code == 0
    ran = leadops("push", copy, "--dry-run", "--json")
    assert (ran.code, ran.json["dry_run"]) == (0, True)
    elsewhere = tmp_path / "moved.db"
    Path(db.removeprefix("sqlite:///")).rename(elsewhere)
    refused = leadops("push", copy, "--dry-run")
    assert refused.code == 1
    assert "--to URL" in refused.err
    assert leadops("push", copy, "--dry-run", "--to", elsewhere).code == 0
