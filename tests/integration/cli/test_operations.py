"""`leadops doctor` finds what is wrong, and `leadops config` shows which settings apply."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import create_engine, make_url, text
from sqlalchemy.pool import NullPool

from leadops_core import LeadOps, Settings
from leadops_core.testing.clock import FixedClock
from tests.integration.cli.conftest import Run
from tests.support.older import make_older_file
from tests.support.smtp import smtp_sink

SMTP = {
    "EMAIL_MODE": "smtp",
    "LEADOPS_SENDER_NAME": "Dana Reed",
    "LEADOPS_SENDER_COMPANY": "Acme Analytics",
    "LEADOPS_SENDER_EMAIL": "dana@acme.example",
    "LEADOPS_SENDER_POSTAL_ADDRESS": "2 High Street, Leeds",
    "LEADOPS_SENDER_WEBSITE": "https://acme.example",
    "LEADOPS_SENDER_OFFER": "forecasts for sales teams",
    "LEADOPS_UNSUBSCRIBE_URL": "https://acme.example/u",
    "LEADOPS_UNSUBSCRIBE_SECRET": "s" * 40,
    "LEADOPS_SMTP_HOST": "127.0.0.1",
    "LEADOPS_SMTP_SECURITY": "none",
    "LEADOPS_SMTP_USERNAME": "dana",
}


def checks(leadops: Run, *words: object) -> dict[str, list[dict[str, Any]]]:
    """Return the checks by name."""
    result = leadops("doctor", "--json", *words).json
    return {
        name: [check for check in result["checks"] if check["name"] == name]
        for name in {check["name"] for check in result["checks"]}
    }


@contextmanager
def model_server(status: int) -> Iterator[str]:
    """A server that answers every request with the status."""

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            body = b'{"object": "list", "data": []}'
            self.send_response(status)
            self.send_header("Content-Type", "application/json")
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_: object) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}/v1"
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


def test_doctor_reports_no_problems_in_a_new_installation(leadops: Run, sqlite_url: str) -> None:
    leadops("db", "upgrade", "--db", sqlite_url)
    ran = leadops("doctor", "--db", sqlite_url)
    assert ran.code == 0
    assert {line.split()[0] for line in ran.out.splitlines()} == {"OK"}
    assert leadops("doctor", "--json", "--db", sqlite_url).json["healthy"] is True


def test_doctor_creates_no_database(leadops: Run, tmp_path: Path) -> None:
    (check,) = checks(leadops, "--db", tmp_path / "leads.db")["database"]
    assert (check["state"], check["finding"]) == ("warning", "database_missing")
    assert "leadops db upgrade" in check["remedy"]
    assert not (tmp_path / "leads.db").exists()


def test_doctor_names_misspelled_and_invalid_settings(leadops: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LEADOPS_DATABSE_URL", "x")
    (check,) = checks(leadops)["settings"]
    assert check["message"] == "There is no setting LEADOPS_DATABSE_URL."
    assert "LEADOPS_DATABASE_URL" in check["remedy"]
    monkeypatch.setenv("LEADOPS_PORT", "ninety")
    ran = leadops("doctor")
    assert ran.code == 1
    assert "LEADOPS_PORT is invalid" in ran.out


def test_doctor_names_the_upgrade_command_for_an_old_database(leadops: Run, tmp_path: Path) -> None:
    make_older_file(tmp_path / "old.db", "0005")
    ran = leadops("doctor", "--db", tmp_path / "old.db")
    assert ran.code == 1
    assert "Run leadops db upgrade." in ran.out


def test_doctor_warns_about_a_file_that_others_can_read(leadops: Run, tmp_path: Path) -> None:
    path = tmp_path / "leads.db"
    leadops("db", "upgrade", "--db", path)
    path.chmod(0o644)
    (check,) = checks(leadops, "--db", path)["permissions"]
    assert (check["finding"], check["remedy"]) == ("file_readable", f"Run chmod 600 {path}.")


def test_doctor_reports_stalled_work_and_a_wrong_clock(leadops: Run, tmp_path: Path) -> None:
    past, future = (FixedClock(datetime.now(UTC) + timedelta(hours=hours)) for hours in (-2, 2))
    for clock, name in ((past, "past.db"), (future, "future.db")):
        with LeadOps.open(tmp_path / name, clock=clock) as ops:
            ops.leads.add({"email": "ann@acme.example"}, by="test")
    (work,) = checks(leadops, "--db", tmp_path / "past.db")["work"]
    assert (work["state"], work["finding"], work["facts"]["count"]) == ("warning", "work_stalled", 1)
    (clock_check,) = checks(leadops, "--db", tmp_path / "future.db")["clock"]
    assert (clock_check["state"], clock_check["finding"]) == ("failed", "clock_behind")


def test_doctor_logs_in_to_the_mail_server(
    leadops: Run, sqlite_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name, value in SMTP.items():
        monkeypatch.setenv(name, value)
    with smtp_sink(auth=True) as sink:
        monkeypatch.setenv("LEADOPS_SMTP_PORT", str(sink.port))
        monkeypatch.setenv("LEADOPS_SMTP_PASSWORD", "right")
        (right,) = checks(leadops, "--db", sqlite_url)["mail"]
        monkeypatch.setenv("LEADOPS_SMTP_PASSWORD", "wrong")
        (wrong,) = checks(leadops, "--db", sqlite_url)["mail"]
        assert sink.messages == []
    assert (right["state"], wrong["state"]) == ("ok", "failed")
    assert "refused the login" in wrong["message"]
    (gone,) = checks(leadops, "--db", sqlite_url)["mail"]
    assert "could not be reached" in gone["message"]
    monkeypatch.delenv("LEADOPS_SMTP_HOST")
    (incomplete,) = checks(leadops, "--db", sqlite_url)["mail"]
    assert "LEADOPS_SMTP_HOST is missing" in incomplete["message"]


@pytest.mark.parametrize(
    ("status", "finding"), [(200, "model_answers"), (404, "model_answers"), (401, "model_refuses_key")]
)
def test_doctor_asks_the_server_of_the_model(
    leadops: Run, sqlite_url: str, monkeypatch: pytest.MonkeyPatch, status: int, finding: str
) -> None:
    monkeypatch.setenv("OPENAI_API_KEY", "sk-sesame")
    with model_server(status) as url:
        monkeypatch.setenv("OPENAI_BASE_URL", url)
        (check,) = checks(leadops, "--db", sqlite_url)["model"]
    assert check["finding"] == finding
    assert "sesame" not in str(check)


def test_doctor_reports_a_model_server_that_is_down(
    leadops: Run, sqlite_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("OPENAI_BASE_URL", "http://127.0.0.1:9/v1")
    (check,) = checks(leadops, "--db", sqlite_url)["model"]
    assert (check["state"], check["finding"]) == ("warning", "model_unreachable")


def test_doctor_reports_a_service_bus_that_is_down(
    leadops: Run, sqlite_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("LEADOPS_QUEUE", "servicebus")
    monkeypatch.setenv(
        "LEADOPS_SERVICEBUS_CONNECTION_STRING",
        "Endpoint=sb://127.0.0.1:9;SharedAccessKeyName=R;SharedAccessKey=sesame",
    )
    (check,) = checks(leadops, "--db", sqlite_url)["queue"]
    assert (check["state"], check["facts"]["host"]) == ("warning", "127.0.0.1")
    assert "sesame" not in str(check)


def test_doctor_lists_the_rights_of_the_postgres_role(leadops: Run, postgres_database_url: str) -> None:
    LeadOps.upgrade(postgres_database_url, config=Settings())
    owner = checks(leadops, "--db", postgres_database_url)
    assert owner["permissions"][0]["finding"] == "role_changes_tables"
    assert owner["clock"][0]["state"] == "ok"
    engine = create_engine(make_url(postgres_database_url), isolation_level="AUTOCOMMIT", poolclass=NullPool)
    with engine.connect() as connection:
        connection.execute(text("CREATE ROLE doctor_reader LOGIN"))
        try:
            connection.execute(text("GRANT USAGE ON SCHEMA public TO doctor_reader"))
            connection.execute(text("GRANT SELECT ON ALL TABLES IN SCHEMA public TO doctor_reader"))
            url = make_url(postgres_database_url).set(username="doctor_reader")
            (check,) = checks(leadops, "--db", url.render_as_string(hide_password=False))["permissions"]
            assert (check["state"], check["finding"]) == ("failed", "role_reads_only")
        finally:
            connection.execute(text("DROP OWNED BY doctor_reader"))
            connection.execute(text("DROP ROLE doctor_reader"))


def test_connections_to_postgres_are_named(postgres_database_url: str) -> None:
    url = make_url(postgres_database_url)
    engine = create_engine(url, poolclass=NullPool)
    statement = text("SELECT application_name FROM pg_stat_activity WHERE datname = current_database()")
    for query, name in (({}, "leadops"), ({"application_name": "nightly"}, "nightly")):
        named = url.update_query_dict(query).render_as_string(hide_password=False)
        with LeadOps.open(named) as ops, engine.connect() as connection:
            assert ops.leads.figures().total == 0
            assert name in connection.execute(statement).scalars().all()


def test_config_shows_values_sources_and_no_secrets(
    leadops: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / ".env").write_text(
        "LEADOPS_PORT=9000\nLEADOPS_LEASE_SECONDS=60\nLEADOPS_SMTP_PASSWORD=sesame\n"
    )
    monkeypatch.delenv("LEADOPS_EXPLORATION_SHARE")
    monkeypatch.setenv("LEADOPS_PORT", "9001")
    monkeypatch.setenv("LEADOPS_DATABASE_URL", "postgresql://ann:sesame@db.example/leads")
    monkeypatch.setenv("LEADOPS_EDGE_URL", "postgresql://ann:sesame@db.example/leads")
    ran = leadops("config")
    assert "sesame" not in ran.out
    rows = {line.split()[0]: line.split()[1:] for line in ran.out.splitlines()[1:]}
    assert rows == {
        "LEADOPS_DATABASE_URL": ["postgresql+psycopg://ann:***@db.example/leads", "Environment"],
        "LEADOPS_EDGE_URL": ["****", "Environment"],
        "LEADOPS_LEASE_SECONDS": ["60", ".env"],
        "LEADOPS_PORT": ["9001", "Environment"],
        "LEADOPS_SMTP_PASSWORD": ["****", ".env"],
    }
    listed = leadops("config", "--json").json["settings"]
    assert len(listed) == len(Settings.model_fields)
    assert all(setting["description"] for setting in listed)
    assert "sesame" not in str(listed)


def test_config_masks_every_secret(leadops: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    secrets = [name for name, field in Settings.model_fields.items() if "SecretStr" in str(field.annotation)]
    assert len(secrets) > 5
    for name in secrets:
        is_list = "tuple" in str(Settings.model_fields[name].annotation)
        secret = "sesame" * 8
        variable = next(
            (str(choice) for choice in getattr(Settings.model_fields[name].validation_alias, "choices", ())),
            f"LEADOPS_{name}",
        )
        monkeypatch.setenv(variable.upper(), f'["{secret}"]' if is_list else secret)
    assert "sesame" not in leadops("config", "--json").out + leadops("config").out
