"""Upgrades of the schema from an empty database and from every earlier version."""

import ast
from pathlib import Path
from uuid import UUID

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import text

from leadops_core.database import schema
from leadops_core.database.columns import metadata
from leadops_core.schemas import DraftId, LeadQuery
from tests.support.older import insert_leads_of, opened
from tests.support.repositories import Repositories

# SQLAlchemy cannot read an index by an expression from SQLite. On Postgres it is compared.
pytestmark = pytest.mark.filterwarnings(
    "ignore:Skipped unsupported reflection of expression-based index",
    "ignore:autogenerate skipping metadata-specified expression-based index",
)
_SCRIPTS = ScriptDirectory(str(schema.MIGRATIONS))
VERSIONS = [script.revision for script in reversed(list(_SCRIPTS.walk_revisions()))]


def test_newest_migration_is_the_version_of_the_code() -> None:
    assert _SCRIPTS.get_heads() == [schema.HEAD]


def test_migration_numbers_increase() -> None:
    assert sorted(VERSIONS) == VERSIONS


def test_migrations_create_the_current_tables(database_url: str) -> None:
    with opened(database_url) as store:
        store.upgrade()
        with store.database.engine.connect() as connection:
            context = MigrationContext.configure(
                connection,
                opts={
                    "compare_type": True,
                    "include_object": lambda _object, name, kind, *_rest: (
                        not (kind == "table" and name.startswith(("lead_search", "leads_fts")))
                    ),
                },
            )
            assert compare_metadata(context, metadata) == []


def test_difference_between_tables_and_migrations_is_found(database_url: str) -> None:
    with opened(database_url) as store:
        store.upgrade()
        with store.database.engine.begin() as connection:
            connection.execute(text("ALTER TABLE leads DROP COLUMN last_error"))
            found = compare_metadata(MigrationContext.configure(connection), metadata)
    assert [entry[3].name for entry in found if entry[0] == "add_column"] == ["last_error"]


@pytest.mark.parametrize("version", VERSIONS)
def test_every_earlier_version_upgrades_with_its_leads(version: str, database_url: str) -> None:
    with opened(database_url) as store:
        schema.upgrade(store.database, version)
        assert store.schema_version() == version
        insert_leads_of(store, version)
        assert store.upgrade() == schema.HEAD
        assert store.schema_version() == schema.HEAD
        leads = store.leads.list(LeadQuery()).items
        assert sorted(lead.last_name or "" for lead in leads) == ["Müller0", "Müller1", "Müller2"]
        found = store.leads.list(LeadQuery(text="zoe muller1")).items
        assert [lead.last_name for lead in found] == ["Müller1"]


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_upgrade_builds_indexes_that_a_killed_import_left_unbuilt(database_url: str) -> None:
    names = ("ix_leads_dedupe_key", "ix_leads_name_key_with_email", "ix_leads_company_key_id")
    query = text("SELECT name FROM sqlite_schema WHERE name LIKE 'ix_leads_%'")
    with opened(database_url) as store:
        schema.upgrade(store.database, "0010")
        with store.database.engine.begin() as connection:
            for name in names:
                connection.execute(text(f"DROP INDEX {name}"))
        store.upgrade()
        with store.database.engine.connect() as connection:
            assert set(names) <= set(connection.execute(query).scalars())


def test_upgrade_keeps_verdicts_of_earlier_updates(database_url: str) -> None:
    waits = ". It waits for a person: leadops activate puts it to use"
    scaled = "the scorecard in use, its score now the chance that it stands for. 60 outcomes: no evidence yet"
    partly = (
        "the scorecard in use, its score now a chance, in which what the columns have shown has a part. 60"
    )
    earlier = {
        ("60 outcomes: no evidence yet", False): "keep",
        ("95 outcomes: better than quoting the base rate", True): "promote",
        (f"95 outcomes: better than quoting the base rate{waits}", False): "promote",
        (scaled, True): "calibrate",
        (f"{partly}{waits}", False): "in_part",
    }
    counts = "label_count, positive_count, evaluated_count, champion_number"
    documents = "metrics_champion, metrics_challenger, metrics_base_rate, differences, weights_changed, set_aside, drift"
    with opened(database_url) as store:
        schema.upgrade(store.database, "0008")
        with store.database.engine.begin() as connection:
            for number, (reason, promoted) in enumerate(earlier):
                connection.execute(
                    text(
                        f"INSERT INTO evaluations (id, {counts}, {documents}, promoted, reason, created_at) VALUES "
                        "(:id, 60, 30, 40, 1, '{}', '{}', '{}', '{}', '[]', '[]', '[]', :promoted, :reason, :at)"
                    ),
                    {
                        "id": f"{number + 1:032x}",
                        "promoted": promoted,
                        "reason": reason,
                        "at": "2026-01-01T00:00:00.000000+00:00",
                    },
                )
        store.upgrade()
        found = {each.id.int: (each.verdict, each.promoted) for each in store.evaluations.newest(100)}
        expected = [(verdict, promoted) for (_, promoted), verdict in earlier.items()]
        assert [found[number + 1] for number in range(len(earlier))] == expected
        assert {each.verdict_reason for each in store.evaluations.newest(100)} == {None}
        assert {each.label_order for each in store.evaluations.newest(100)} == {None}


def insert_rescored_scorecard(store: Repositories) -> None:
    with store.database.engine.begin() as connection:
        connection.execute(
            text(
                "INSERT INTO scorecards (id, number, scorecard, made_by, reason, is_active, rescored_at, created_at) "
                "VALUES (:id, 1, '{}', 'leadops', '', :yes, :at, :at)"
            ),
            {"id": f"{1:032x}", "yes": True, "at": "2026-01-01T00:00:00.000000+00:00"},
        )


def test_upgrade_requests_a_rescoring_if_leads_have_scores(database_url: str) -> None:
    columns = (
        "id, dedupe_key, status, enrichment, processing_state, attempt_count, version, attributes, "
        "outcome_attributes, score_value, score_label, score_rationale, scorecard_version, created_at, updated_at"
    )
    with opened(database_url) as store:
        schema.upgrade(store.database, "0011")
        with store.database.engine.begin() as connection:
            connection.execute(
                text(
                    f"INSERT INTO leads ({columns}) "
                    "VALUES (:id, 'key', 'NEW', '{}', 'done', 0, 1, '{}', "
                    "'{}', 41.5, 'COLD', 'Why.', 1, :at, :at)"
                ),
                {"id": f"{1:032x}", "at": "2026-01-01T00:00:00.000000+00:00"},
            )
        insert_rescored_scorecard(store)
        store.upgrade()
        assert not store.scorecards.is_rescored()
        [lead] = store.leads.list(LeadQuery()).items
    assert (lead.score_value, lead.score_line_count, lead.score_reasons) == (41.5, None, ())


def test_upgrade_requests_no_rescoring_without_scores(database_url: str) -> None:
    with opened(database_url) as store:
        schema.upgrade(store.database, "0011")
        insert_rescored_scorecard(store)
        store.upgrade()
        assert store.scorecards.is_rescored()


def test_upgrade_of_a_current_database_changes_nothing(database_url: str) -> None:
    with opened(database_url) as store:
        store.upgrade()
        insert_leads_of(store, schema.HEAD)
        store.upgrade()
        assert store.leads.figures().total == 3


def test_failed_upgrade_leaves_the_earlier_version_intact(
    database_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    with opened(database_url) as store:
        schema.upgrade(store.database, VERSIONS[0])
        insert_leads_of(store, VERSIONS[0])
        broken = _SCRIPTS.get_revision(VERSIONS[-1])
        assert broken is not None
        with store.database.engine.begin() as connection:
            # What the migration makes is there already.
            connection.execute(text("CREATE TABLE leads_fts (id integer)"))
            connection.execute(text("CREATE TABLE lead_search (id integer)"))
        with pytest.raises(Exception, match=r"failed|refused"):
            store.upgrade()
        assert store.schema_version() == VERSIONS[0]
        with store.database.reading() as connection:
            assert connection.execute(text("SELECT count(*) FROM leads")).scalar() == 3
            assert "search_row" not in connection.execute(text("SELECT * FROM leads")).keys()  # noqa: SIM118


def test_migrations_do_not_use_the_current_tables() -> None:
    """Migrations make the same tables as when they were written, even if the tables change later."""
    paths = sorted((Path(schema.MIGRATIONS) / "versions").glob("*.py"))
    assert len(paths) == len(VERSIONS)
    for path in paths:
        nodes = list(ast.walk(ast.parse(path.read_text(encoding="utf-8"))))
        imported = {
            name
            for node in nodes
            if isinstance(node, ast.Import | ast.ImportFrom)
            for name in (getattr(node, "module", None), *(alias.name for alias in node.names))
        }
        assert not {name for name in imported if name and name.split(".")[-1] == "tables"}, path.name


def test_waiting_drafts_of_a_model_must_be_confirmed_after_an_upgrade(database_url: str) -> None:
    versions = {1: "openai:m, prompts v1-1", 2: "8e027e46c050", 3: "openai:m, prompts v1-1"}
    columns = (
        "id, lead_id, subject, body, variant, purpose, template_version, claims, checks, state, approved, edits, attempt,"
        " version, created_at, updated_at"
    )
    values = (
        ":id, :lead, 'Your demo', 'Hi Zoë,' || :line || 'We agreed. It is free.', 'first_touch', 'outreach', :template, '[]',"
        " '[]', :state, :no, '[]', 0, 1, :at, :at"
    )
    with opened(database_url) as store:
        schema.upgrade(store.database, "0015")
        insert_leads_of(store, "0015")
        with store.database.engine.begin() as connection:
            for number, template in versions.items():
                row = {
                    "id": f"{number:032x}",
                    "lead": f"{number:032x}",
                    "line": "\n\n",
                    "template": template,
                    "state": "sent" if number == 3 else "draft",
                    "no": False,
                    "at": "2026-01-01T00:00:00.000000+00:00",
                }
                connection.execute(text(f"INSERT INTO drafts ({columns}) VALUES ({values})"), row)
        store.upgrade()
        by_number = {number: store.drafts.get(DraftId(UUID(int=number))) for number in versions}
    texts = [sentence.text for sentence in by_number[1].sentences if sentence.must_confirm]
    assert texts == ["Your demo", "Hi Zoë,", "We agreed.", "It is free."]
    assert by_number[2].sentences == by_number[3].sentences == ()
