"""A page of a text's leads on SQLite, found in the way that is shorter for how common the text is just there in the list.

A word that many leads hold is looked for in the leads' own text, walking through the list's order: some tenths of a
millisecond, however many leads there are. The full-text index has to give all leads of a word before they can be put in
any order; it is asked where a walk would be long. Which way was gone makes no difference to what is found: text of ASCII
characters is split as the index splits it, all other is judged by the index's own tokenizer.
"""

import re
from collections.abc import Callable, Mapping, Sequence
from functools import partial
from typing import Any, NamedTuple

import orjson
from sqlalchemy import ColumnElement, Engine, FromClause, Select, func, literal_column, select, text

from leadops_core.adapters.store.lists.quick import Ask, QuickReader
from leadops_core.adapters.store.lists.search import MOST_WORDS, SEARCHED, WORDS, fts_query, words_of
from leadops_core.adapters.store.lists.streams import Stream, place_of_lead, places, streams_of
from leadops_core.adapters.store.tables import leads
from leadops_core.schemas import LeadQuery

SAMPLE = 64
"""Leads of the list that are looked at first."""
COMMON_IN_SAMPLE = 3
MOST_HITS = 4_000
LONGEST_WALK = 20_000
VERY_MANY = 300_000
"""Leads of a store. Among fewer the index is quick with any words; among more a long walk may be quicker."""
MOST_LOOKED_AT = {"sample": SAMPLE, "wide sample": 10 * SAMPLE, "walk": LONGEST_WALK}
_MOST_PAGES = 6
KEPT_STATEMENTS = 256

Row = Sequence[Any]
Documents = Callable[[FromClause, ColumnElement[Any], ColumnElement[Any]], Select[Any]]
"""Rows of document, id and sort key of what a source joins to `leads`."""

_HITS = "SELECT rowid FROM leads_fts WHERE leads_fts MATCH :fts LIMIT :most"
_NEWEST_ROW = "SELECT max(search_row) FROM leads WHERE search_row IS NOT NULL"
_NOT_ASCII = " OR ".join(f"length(CAST(leads.{name} AS BLOB)) <> length(leads.{name})" for name in SEARCHED)
_JOIN = re.compile("(LEFT OUTER )?JOIN leads ON")
_NO_LETTER = "[^0-9A-Za-z]"
_ID, _KEY, _DOUBTED = 1, 2, 3


class Kind(NamedTuple):
    """What a statement depends on, beside what it is for."""

    query: LeadQuery
    """Without its text."""
    word_count: int
    is_later: bool


_statements: dict[tuple[str, Kind], str] = {}


def find(
    reader: QuickReader,
    query: LeadQuery,
    place: Mapping[str, Any],
    documents: Documents,
    *,
    may_take_long: bool,
) -> Sequence[Row] | None:
    """The rows of a text's page, one more where there are so many, of leads that have a sort key and come after the place.

    All as of one moment; None where another way has to be gone.
    """
    words = words_of(query.text or "")[:MOST_WORDS]
    if not words or query.ids or not all(word.isascii() for word in words):
        return None
    search = _Search(reader, query, words, documents)
    return reader.together(partial(search.rows, place=place, may_take_long=may_take_long))


class _Search:
    def __init__(
        self, reader: QuickReader, query: LeadQuery, words: Sequence[str], documents: Documents
    ) -> None:
        self._reader = reader
        self._asked = query.model_copy(update={"text": None, "cursor": None})
        self._words = words
        self._documents = documents

    def rows(self, ask: Ask, *, place: Mapping[str, Any], may_take_long: bool) -> Sequence[Row] | None:
        values = {**place, **_patterns(self._words)}
        kind = Kind(self._asked, len(self._words), bool(place))
        sample = ask(self._statement("sample", kind), values)
        if sample is None:
            return None
        is_common = sample[0][0] >= COMMON_IN_SAMPLE
        if is_common:
            walked = self._walk(ask, kind, values)
            if walked is not None:
                return walked
        if len(self._words) > 1 and self._are_very_many(ask):
            # The index puts all leads of the last word together before it gives one, and cannot be stopped meanwhile.
            if not may_take_long:
                return None
            wide = ask(self._statement("wide sample", kind), values)
            walked = self._walk(ask, kind, values) if wide and wide[0][0] >= COMMON_IN_SAMPLE else None
            if walked is not None:
                return walked
        hits = ask(_HITS, {"fts": fts_query(self._words), "most": MOST_HITS + 1})
        if hits is None:
            return None
        if len(hits) <= MOST_HITS:
            found = {"hits": orjson.dumps([row[0] for row in hits]).decode()}
            return ask(self._statement("fetch", kind), {**place, **found})
        return None if is_common else self._walk(ask, kind, values)

    def _are_very_many(self, ask: Ask) -> bool:
        newest = ask(_NEWEST_ROW, {})
        return newest is None or (newest[0][0] or 0) >= VERY_MANY

    def _walk(self, ask: Ask, kind: Kind, values: dict[str, Any]) -> list[Row] | None:
        found: list[Row] = []
        limit = self._asked.limit
        for _ in range(_MOST_PAGES):
            rows = ask(self._statement("walk", kind), values)
            if rows is None:
                return None
            found += self._judged(rows)
            if len(found) > limit:
                return found[: limit + 1]
            if len(rows) <= limit:
                # The walk is over, and the list may not be.
                return None
            kind = kind._replace(is_later=True)
            values = {**values, "key": rows[-1][_KEY], "id": rows[-1][_ID]}
        return None

    def _judged(self, rows: Sequence[Row]) -> list[Row]:
        doubted = [row for row in rows if row[_DOUBTED] is not None]
        holding = self._reader.judge.holding([row[_DOUBTED] for row in doubted], fts_query(self._words))
        refused = {row[_ID] for number, row in enumerate(doubted) if number not in holding}
        return [row for row in rows if row[_ID] not in refused]

    def _statement(self, purpose: str, kind: Kind) -> str:
        sql = _statements.get((purpose, kind))
        if sql is None:
            if len(_statements) >= KEPT_STATEMENTS:
                _statements.clear()
            sql = _statements[purpose, kind] = _write(self._reader.engine, purpose, kind, self._documents)
        return sql


def _write(engine: Engine, purpose: str, kind: Kind, documents: Documents) -> str:
    query, after = kind.query, (":key", ":id") if kind.is_later else ()
    # As text: compared with true, SQLite would work out every part of it for every lead.
    holds = text(f"({_holds(kind.word_count)} OR {_NOT_ASCII})".replace(":", "\\:"))
    if purpose == "fetch":
        hits = func.json_each(literal_column(":hits")).table_valued("value", name="hits")
        found = hits.join(leads, leads.c.search_row == hits.c.value)
        page = places(engine, query, [Stream(query)], after, limit=query.limit + 1, source=found)
    else:
        most = MOST_LOOKED_AT[purpose]
        page = places(engine, query, streams_of(query, is_sqlite=True), after, limit=most)
    source = page.outerjoin(leads, place_of_lead("sqlite") == page.c.place)
    if purpose.endswith("sample"):
        rows: Select[Any] = select(literal_column("count(*)")).select_from(source).where(holds)
    else:
        rows = documents(source, page.c.id, page.c.sort_key)
    if purpose == "walk":
        doubted: ColumnElement[Any] = literal_column(f"CASE WHEN {_NOT_ASCII} THEN {WORDS} END")
        rows = rows.add_columns(doubted.label("doubted")).where(holds).limit(query.limit + 1)
    written = str(rows.compile(dialect=engine.dialect, compile_kwargs={"literal_binds": True}))
    # SQLite is not to turn the joins around: the order would be lost, or an index gone through instead of a few hits.
    return _JOIN.sub("CROSS JOIN leads ON", written)


def _holds(word_count: int) -> str:
    """That a lead's own text, where it is ASCII, holds each word: LIKE finds them fast, GLOB knows where words begin."""
    said = [f"leads.{name}" for name in SEARCHED]
    each = [
        " OR ".join(f"({name} LIKE :like{n} AND ' ' || {name} || ' ' GLOB :glob{n})" for name in said)
        for n in range(word_count)
    ]
    return " AND ".join(f"({one})" for one in each)


def _patterns(words: Sequence[str]) -> dict[str, str]:
    patterns: dict[str, str] = {}
    for n, word in enumerate(words):
        letters = "".join(f"[{letter}{letter.upper()}]" for letter in word)
        # The last one is a beginning.
        end = "*" if n == len(words) - 1 else f"{_NO_LETTER}*"
        patterns |= {f"like{n}": f"%{word}%", f"glob{n}": f"*{_NO_LETTER}{letters}{end}"}
    return patterns
