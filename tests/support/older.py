"""Databases as earlier versions of LeadOps left them."""

from pathlib import Path

from sqlalchemy import text

from leadops_core.database import schema
from leadops_core.testing.clock import CountingIds, FixedClock
from tests.support.repositories import Repositories


def opened(url: str) -> Repositories:
    """The store over a database of any version."""
    return Repositories.open(url, clock=FixedClock(), ids=CountingIds(), check=False)


def make_older_file(path: Path, version: str) -> None:
    """A file of that version with three leads."""
    with opened(f"sqlite:///{path}") as store:
        schema.upgrade(store.database, version)
        insert_leads_of(store, version)


def insert_leads_of(store: Repositories, version: str) -> None:
    """Leads as a LeadOps of that version would have stored them."""
    columns = [
        *("id", "first_name", "last_name", "attributes", "outcome_attributes", "dedupe_key", "status"),
        *("enrichment", "processing_state", "attempt_count", "version", "created_at", "updated_at"),
    ]
    at = "2026-01-01T00:00:00.000000+00:00"
    with store.database.engine.begin() as connection:
        is_sqlite = connection.dialect.name == "sqlite"
        has_index = "0002" <= version < "0011"
        for number in range(3):
            who = (f"{number + 1:032x}", "Zoë", f"Müller{number}", "{}", "{}", f"key {number}", "NEW")
            stands = ('{"facts":[]}', "queued", 0, 1, at, at)
            values: dict[str, object] = dict(zip(columns, (*who, *stands), strict=True))
            if has_index and is_sqlite:
                values["search_row"] = number + 1
            names = ", ".join(values)
            marks = ", ".join(f":{name}" for name in values)
            connection.execute(text(f"INSERT INTO leads ({names}) VALUES ({marks})"), values)
            if has_index and is_sqlite:
                said = {"row": number + 1, "words": f"Zoë Müller{number}"}
                connection.execute(text("INSERT INTO leads_fts (rowid, words) VALUES (:row, :words)"), said)
            elif has_index:
                said = {"id": values["id"], "words": f"zoe muller{number}"}
                connection.execute(
                    text(
                        "INSERT INTO lead_search (id, words) VALUES (CAST(:id AS uuid), CAST(:words AS tsvector))"
                    ),
                    said,
                )
