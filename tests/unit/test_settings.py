import re
from pathlib import Path

import pytest
from pydantic import ValidationError

from leadops_core.settings import Settings, settings

EXAMPLE = Path(__file__).parents[2] / ".env.example"


@pytest.fixture(autouse=True)
def _alone(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A folder without a .env of anybody's, and no variable that the tests set."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("LEADOPS_EXPLORATION_SHARE")


def test_settings_defaults_need_no_services_and_send_no_email() -> None:
    defaults = Settings()
    assert defaults.database_url == "sqlite:///leadops.db"
    assert defaults.email_mode == "mock"
    assert defaults.competitors == ()


def test_settings_order_is_arguments_environment_file(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / ".env").write_text("LEADOPS_SENDER_NAME='File'\nLEADOPS_SENDER_COMPANY=Acme\n", "utf-8")
    assert Settings().sender_name == "File"
    monkeypatch.setenv("LEADOPS_SENDER_NAME", "Shell")
    assert Settings().sender_name == "Shell"
    assert Settings().sender_company == "Acme"
    assert Settings(sender_name="Argument").sender_name == "Argument"


@pytest.mark.parametrize("name", sorted(Settings.model_fields))
def test_empty_counts_as_not_set(name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    said = {"sender_title": None, "sender_website": None}.get(name, getattr(Settings(), name))
    (tmp_path / ".env").write_text(f"LEADOPS_{name.upper()}=\n", "utf-8")
    assert getattr(Settings(), name) == said
    (tmp_path / ".env").unlink()
    monkeypatch.setenv(f"LEADOPS_{name.upper()}", "")
    assert getattr(Settings(), name) == said


def test_empty_variable_falls_back_to_alias_and_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / ".env").write_text("LEADOPS_LLM_MODEL=mine\n", "utf-8")
    monkeypatch.setenv("LEADOPS_LLM_PROVIDER", "")
    monkeypatch.setenv("LLM_PROVIDER", "offline")
    monkeypatch.setenv("LEADOPS_LLM_MODEL", "")
    assert (Settings().llm_provider, Settings().llm_model) == ("offline", "mine")


def test_env_file_may_contain_unknown_variables(tmp_path: Path) -> None:
    (tmp_path / ".env").write_text("OTHER_APP=1\nLEADOPS_NOT_YET=2\n", "utf-8")
    assert Settings() == Settings(_env_file=None)


def test_list_settings_are_json(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LEADOPS_COMPETITORS", '["rival.example", "Rival Inc."]')
    assert Settings().competitors == ("rival.example", "Rival Inc.")


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("ingest_chunk_size", "0"),
        ("process_chunk_size", "5001"),
        ("lease_seconds", "4"),
        ("max_attempts", "many"),
        ("node_tries", "11"),
        ("email_mode", "pigeon"),
    ],
)
def test_invalid_setting_is_refused_with_its_name(
    name: str, value: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(f"LEADOPS_{name.upper()}", value)
    with pytest.raises(ValidationError, match=name):
        Settings()


def test_sender_is_built_from_the_settings() -> None:
    config = Settings(
        sender_name="Jo Berg", sender_title=None, sender_email="jo@acme.example", sender_website=None
    )
    sender = config.sender
    assert (sender.name, sender.title, sender.email, sender.website) == (
        "Jo Berg",
        None,
        "jo@acme.example",
        None,
    )
    assert sender.postal_address == config.sender_postal_address


def test_settings_are_immutable() -> None:
    with pytest.raises(ValidationError, match="frozen"):
        Settings().node_tries = 5  # type: ignore[misc]


def test_process_reads_its_settings_once() -> None:
    settings.cache_clear()
    assert settings() is settings()
    settings.cache_clear()


def test_every_setting_has_a_description() -> None:
    assert [name for name, field in Settings.model_fields.items() if not field.description] == []


def test_env_example_keeps_all_defaults(tmp_path: Path) -> None:
    text = EXAMPLE.read_text("utf-8")
    (tmp_path / ".env").write_text(text, "utf-8")
    assert Settings() == Settings(_env_file=None)
    unmarked = re.sub(r"^# (LEADOPS_\w+=.+)$", r"\1", text, flags=re.MULTILINE)
    with_a_value = [name for name, field in Settings.model_fields.items() if field.default not in (None, "")]
    assert len(re.findall(r"^LEADOPS_", unmarked, re.MULTILINE)) == len(with_a_value)
    (tmp_path / ".env").write_text(unmarked, "utf-8")
    assert Settings() == Settings(_env_file=None)


def test_email_mode_accepts_its_plain_name(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("EMAIL_MODE", "pigeon")
    with pytest.raises(ValidationError, match="mock"):
        Settings(_env_file=None)
    monkeypatch.setenv("EMAIL_MODE", "mock")
    assert Settings(_env_file=None).email_mode == "mock"
    assert Settings(_env_file=None, email_mode="mock").email_mode == "mock"
