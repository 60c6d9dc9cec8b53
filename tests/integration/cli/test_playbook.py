"""`leadops init` and `leadops playbook`."""

from pathlib import Path

import pytest

from leadops_core import LeadOps
from leadops_core.bundled import bundled_file
from leadops_core.errors import SettingsError
from leadops_core.settings import Settings
from tests.integration.cli.conftest import Run

OPTIONS = (
    *("--company", "Harbor", "--offer", "teams ship boxes."),
    *("--website", "https://harbor.example", "--avoid", "cheap, synergy"),
)
REAL = {
    "email_mode": "smtp",
    "smtp_host": "mail.harbor.example",
    "sender_name": "Kim Berg",
    "sender_email": "kim@harbor.example",
    "sender_postal_address": "Harbor, 1 Pier",
    "unsubscribe_url": "https://harbor.example/u",
    "unsubscribe_secret": "0" * 32,
}


def test_init_saves_a_playbook_from_options(leadops: Run, tmp_path: Path) -> None:
    assert leadops("init", *OPTIONS, "--by", "ann", "--json").json == {"version": 1, "file": "playbook.yaml"}
    shown = leadops("playbook", "--json").json
    assert (shown["company"], shown["avoid"], shown["saved_by"]) == ("Harbor", ["cheap", "synergy"], "ann")
    assert "we help teams ship boxes." in leadops("playbook", "preview").out
    assert leadops("init", *OPTIONS).err == (
        "playbook.yaml exists already. Choose another file with --file, or change it and import it.\n"
    )
    (tmp_path / "playbook.yaml").unlink()
    assert "Give --company and --offer." in leadops("init").err
    assert leadops("init", *OPTIONS, "--booking", "cal").code == 1


def test_playbook_file_goes_through_export_and_import(leadops: Run, tmp_path: Path) -> None:
    example = tmp_path / "example.yaml"
    example.write_bytes(bundled_file("playbook.yaml").read_bytes())
    assert leadops("playbook", "import", "--dry-run", example).out.endswith("Nothing was saved.\n")
    assert leadops("playbook", "import", example, "--expect", 0, "--json").json == {
        "version": 1,
        "saved": True,
    }
    assert leadops("playbook", "import", example, "--expect", 0).code == 1
    leadops("playbook", "export", "copy.yaml")
    assert leadops("playbook", "import", "copy.yaml", "--json").json["version"] == 1
    text = (tmp_path / "copy.yaml").read_text("utf-8")
    (tmp_path / "copy.yaml").write_text(text.replace("avoid:", "avoids:").replace("tone:", "tones:"), "utf-8")
    refused = leadops("playbook", "import", "copy.yaml")
    assert [line.partition(",")[2].partition(":")[0].strip() for line in refused.err.splitlines()[1:]] == [
        "avoids",
        "tones",
    ]
    assert len(leadops("playbook", "history", "--json").json["versions"]) == 1


def test_real_email_needs_a_playbook_of_your_own(leadops: Run, tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path / 'leadops.db'}"
    config = Settings.model_validate(REAL)
    with pytest.raises(SettingsError, match="leadops init"):
        LeadOps.open(url, config=config)
    assert leadops("init", *OPTIONS).code == 0
    with LeadOps.open(url, config=config) as ops:
        assert ops.playbook.current().company == "Harbor"
