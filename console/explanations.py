"""The explanation of a stored score, computed again inside a query if the last run explained another score."""

import sqlite3
from functools import partial
from typing import Any

import orjson
from pydantic import TypeAdapter

from leadops_core.enrichment import enrich
from leadops_core.schemas import Enrichment, LeadContent, Scorecard, Signal
from leadops_core.scoring import read_signals, score

FUNCTION = "leadops_explain"
_SIGNALS = TypeAdapter(tuple[Signal, ...])


def register(connection: sqlite3.Connection) -> None:
    """Add `leadops_explain` to the connection: the JSON of a score, or NULL if it cannot be explained.

    Its arguments are the lead's scorecard version and score, its content as a JSON object, its enrichment and signals as
    stored, and whether a run has processed the lead. The JSON always adds up to the score that was given.
    """
    cards: dict[int, Scorecard | None] = {}
    connection.create_function(FUNCTION, 6, partial(_explain, connection, cards))


def _explain(
    connection: sqlite3.Connection,
    cards: dict[int, Scorecard | None],
    version: int | None,
    total: float | None,
    content_json: str,
    enrichment_json: str,
    signals_json: str | None,
    is_processed: int,
) -> str | None:
    if version is None or total is None:
        return None
    if version not in cards:
        cards[version] = _card(connection, version)
    card = cards[version]
    if card is None:
        return None
    content = LeadContent.model_validate_json(content_json)
    if is_processed:
        enrichment = Enrichment.model_validate_json(enrichment_json)
        signals = _SIGNALS.validate_json(signals_json) if signals_json else ()
    else:
        enrichment, signals = enrich(content), read_signals(content)
    result = score(content, enrichment, signals, scorecard=card, version=version)
    # The points of this version are another system's, or the lead was edited since it was scored.
    return result.model_dump_json() if result.total == total else None


def _card(connection: sqlite3.Connection, version: int) -> Scorecard | None:
    row: tuple[Any] | None = connection.execute(
        "SELECT scorecard FROM main.scorecards WHERE number = ?", [version]
    ).fetchone()
    return None if row is None else Scorecard.model_validate(orjson.loads(row[0]))
