"""Search finds leads by their words on both databases, and every write keeps the index current."""

from typing import Any
from uuid import UUID

import pytest
from sqlalchemy import text

from leadops_core.database import schema
from leadops_core.schemas import Lead, LeadContent, LeadQuery, LeadSort
from tests.integration.store.imports import Imports
from tests.integration.store.rows import row, take_in
from tests.support.leads import add_lead
from tests.support.older import opened
from tests.support.repositories import Repositories

MESSAGES = {
    "title": "Head of Marketing",
    "inside a word": "telemarketing is no beginning",
    "separators": "marketing_team and marketing-team",
    "capitals": "MARKETING\nin capitals, on another line",
    "accent": "Märketing, with an accent",
    "combining": "Ma\u0308rketing, with a combining accent",
    "other letter": "émarketing begins with another letter",
    "split": "mar keting",
    "digits": "marketing7 and 7marketing",
    "sharp s": "straße und Ørsted und İstanbul",
    "cyrillic": "ЛИДЫ",
    "chinese": "李 marketing",
    "operators": "it is said: 'marketing' \"AND\" * NEAR(",
    "long": "m" * 90 + " x",
    "nothing": "",
}
_PLAIN = {"title", "separators", "capitals", "accent", "combining", "digits", "chinese", "operators"}
FOUND: dict[str, set[str]] = {
    "marketing": _PLAIN,
    "MARKETING": _PLAIN,
    "Märk": _PLAIN,
    "ma\u0308rk": _PLAIN,
    "marketing team": {"separators"},
    "team marketing": {"separators"},
    "marketing-team": {"separators"},
    "emarketing": {"other letter"},
    "marketing7": {"digits"},
    "strasse": set(),
    "straße": {"sharp s"},
    "ørsted": {"sharp s"},
    "istanbul": {"sharp s"},
    "лиды": {"cyrillic"},
    "李": {"chinese"},
    "nobody wrote this": set(),
    "' OR 1=1 --": set(),
    '"AND" NEAR(': {"operators"},
    "in capitals": {"capitals"},
    "is no begin": {"inside a word"},
    "m" * 90: {"long"},
}


def find(store: Repositories, wanted: str) -> list[Lead]:
    return list(store.leads.iterate(LeadQuery(text=wanted)))


def add(store: Repositories, **content: Any) -> Lead:
    lead = LeadContent.model_validate(content)
    return add_lead(store, lead, by="test")


@pytest.mark.parametrize("field", ["lead_message", "company_name"])
def test_search_folds_words_the_same_on_both_databases(store: Repositories, field: str) -> None:
    names = {
        add(store, email=f"p{n}@beta.example", **{field: message or None}).id: name
        for n, (name, message) in enumerate(MESSAGES.items())
    }
    for wanted, expected in FOUND.items():
        assert {names[lead.id] for lead in find(store, wanted)} == expected, wanted
    assert len(find(store, "beta")) == len(find(store, " -_- ")) == len(MESSAGES)


@pytest.mark.parametrize("sort", LeadSort)
def test_search_finds_leads_by_common_and_rare_words(
    store: Repositories, sort: LeadSort, monkeypatch: pytest.MonkeyPatch
) -> None:
    take_in(
        store,
        [
            row(
                LeadContent(email=f"p{n}@beta.example", company_name=f"Firm {n % 4}" if n % 3 else None),
                n + 1,
            )
            for n in range(40)
        ],
    )
    query = LeadQuery(text="beta", sort=sort, limit=7)
    few = [lead.id for lead in store.leads.iterate(query)]
    monkeypatch.setattr("leadops_core.leads.repository.lead_list.MAX_SORTED", 5)
    assert [lead.id for lead in store.leads.iterate(query)] == few
    assert len(few) == 40


def test_search_finds_a_value_that_sql_updated(store: Repositories) -> None:
    lead = add(store, email="ann@beta.example", lead_message="before")
    with store.database.writing() as transaction:
        transaction.connection.execute(
            text("UPDATE leads SET lead_message = 'Später' WHERE email = 'ann@beta.example'")
        )
    assert find(store, "before") == []
    assert [found.id for found in find(store, "spater")] == [lead.id]


def test_search_finds_a_lead_that_sql_inserted_until_sql_deletes_it(store: Repositories) -> None:
    add(store, email="ann@beta.example", lead_message="first")
    columns = "id, email, lead_message, attributes, outcome_attributes, dedupe_key, status, enrichment, processing_state"
    values = "'{}', '{}', 'k', 'NEW', '{\"facts\":[]}', 'queued'"
    at = "'2026-01-01T00:00:00.000000+00:00'"
    with store.database.writing() as transaction:
        transaction.connection.exec_driver_sql(
            f"INSERT INTO leads ({columns}, attempt_count, version, created_at, updated_at) "
            f"VALUES ('{7:032x}', 'bob@beta.example', 'Zweiter', {values}, 0, 1, {at}, {at})"
        )
    assert [found.id for found in find(store, "zweit")] == [UUID(int=7)]
    assert len(find(store, "beta")) == 2
    with store.database.writing() as transaction:
        transaction.connection.execute(text("DELETE FROM leads WHERE email = 'bob@beta.example'"))
    assert find(store, "zweiter") == []
    assert len(find(store, "beta")) == 1


def test_search_skips_values_replaced_by_a_merge_or_an_undo(store: Repositories) -> None:
    take_in(store, [row(LeadContent(email="ann@beta.example", job_title="Analyst"))])
    upload, _ = take_in(
        store, [row(LeadContent(email="ann@beta.example", job_title="Chemist"))], file="b.csv"
    )
    assert (len(find(store, "analyst")), len(find(store, "chemist"))) == (0, 1)
    Imports(store).undo(upload.id, by="ann")
    assert (len(find(store, "analyst")), len(find(store, "chemist"))) == (1, 0)


def test_update_of_other_columns_does_not_touch_the_search_index(store: Repositories) -> None:
    add(store, email="ann@beta.example", lead_message="first")
    with store.database.writing() as transaction:
        connection = transaction.connection
        table = "leads_fts_data" if transaction.is_sqlite else "lead_search"
        size = "sum(length(block))" if transaction.is_sqlite else "min(xmin::text)"
        before = connection.execute(text(f"SELECT {size} FROM {table}")).scalar()
        connection.execute(text("UPDATE leads SET status = 'QUALIFIED', lead_message = lead_message"))
        assert connection.execute(text(f"SELECT {size} FROM {table}")).scalar() == before


def test_migration_to_triggers_covers_leads_that_were_not_indexed(database_url: str) -> None:
    with opened(database_url) as store:
        schema.upgrade(store.database, "0010")
        with store.database.writing() as transaction:
            columns = (
                "id, email, lead_message, attributes, outcome_attributes, dedupe_key, status, enrichment"
            )
            more = "processing_state, attempt_count, version, created_at, updated_at"
            at = "'2026-01-01T00:00:00.000000+00:00'"
            transaction.connection.exec_driver_sql(
                f"INSERT INTO leads ({columns}, {more}) VALUES ('{7:032x}', 'bob@beta.example', 'Übermorgen', "
                f"'{{}}', '{{}}', 'k', 'NEW', '{{\"facts\":[]}}', 'queued', 0, 1, {at}, {at})"
            )
        store.upgrade()
        assert [found.id for found in find(store, "ubermorgen")] == [UUID(int=7)]
