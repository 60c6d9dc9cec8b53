"""A page of a text's leads on Postgres, found in the way that is shorter for how common the text is just there in the list.

The planner knows how common a word is among all leads, not among those of a list, nor what a prefix or two words together
leave; it may read through a fifth of all leads for a page. So a few leads of the list are looked at first, as on SQLite
(`finding`): where many hold the text the list is walked through, else the index is asked, and each way is held to.
"""

from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import ColumnElement, Engine, Select, func, literal_column, select, text, true
from sqlalchemy.dialects.postgresql import TSQUERY

from leadops_core.adapters.store.lists.finding import (
    COMMON_IN_SAMPLE,
    KEPT_STATEMENTS,
    MOST_HITS,
    MOST_LOOKED_AT,
    VERY_MANY,
    Documents,
    Kind,
)
from leadops_core.adapters.store.lists.queries import ORDERS
from leadops_core.adapters.store.lists.search import MOST_WORDS, lead_search, ts_query, words_of
from leadops_core.adapters.store.lists.streams import (
    Stream,
    in_order,
    of_stream,
    place_of_lead,
    places,
    streams_of,
)
from leadops_core.adapters.store.lists.wire import Rows, WireReader
from leadops_core.adapters.store.tables import leads
from leadops_core.schemas import LeadQuery

_HIT_COUNT = 3
_ABOUT_HOW_MANY = "SELECT reltuples FROM pg_class WHERE oid = CAST('leads' AS regclass)"
_statements: dict[tuple[str, Kind], str] = {}


async def find_on_postgres(
    reader: WireReader, query: LeadQuery, place: Mapping[str, Any], after: Sequence[str], documents: Documents
) -> Rows | None:
    """The rows of a text's page, one more where there are so many, of leads that have a sort key and come after the place.

    `after` is how statements write the place. None where another way has to be gone.
    """
    words = words_of(query.text or "")[:MOST_WORDS]
    if not words or query.ids:
        return None
    asked = query.model_copy(update={"text": None, "cursor": None})
    kind = Kind(asked, 0, bool(place))
    values = {**place, "text": ts_query(words)}

    async def ask(purpose: str) -> Rows | None:
        sql = _statements.get((purpose, kind))
        if sql is None:
            if len(_statements) >= KEPT_STATEMENTS:
                _statements.clear()
            sql = _statements[purpose, kind] = _write(reader.engine, purpose, asked, after, documents)
        return await reader.ask(sql, values)

    async def has_hits(sample: str) -> bool:
        counted = await ask(sample)
        return counted is not None and int(counted[0][0] or 0) >= COMMON_IN_SAMPLE

    if await has_hits("sample") or (await _are_very_many(reader) and await has_hits("wide sample")):
        walked = await ask("walk")
        if walked is None or len(walked) > query.limit:
            return walked
        # The walk is over, and the list may not be.
    found = await ask("fetch")
    if found is None or int(found[0][_HIT_COUNT] or 0) > MOST_HITS:
        return None
    return [row for row in found if row[0] is not None]


async def _are_very_many(reader: WireReader) -> bool:
    """Whether a long walk may be shorter than what the index has to put together."""
    counted = await reader.ask(_ABOUT_HOW_MANY, {})
    return counted is not None and float(counted[0][0] or 0) >= VERY_MANY


def _write(engine: Engine, purpose: str, query: LeadQuery, after: Sequence[str], documents: Documents) -> str:
    wanted = literal_column(f"CAST(${len(after) + 1} AS tsquery)", TSQUERY)
    holds = lead_search.c.words.op("@@")(wanted)
    if purpose == "fetch":
        rows = _fetch(engine, query, after, documents, holds)
    else:
        streams = streams_of(query, is_sqlite=False)
        page = places(engine, query, streams, after, limit=MOST_LOOKED_AT[purpose])
        # Looked up lead by lead: any other form the planner may turn into one that reads through the index first.
        is_hit = select(holds).where(lead_search.c.id == page.c.id).correlate(page).scalar_subquery()
        if purpose.endswith("sample"):
            rows = select(func.count()).select_from(page).where(is_hit)
        else:
            source = page.outerjoin(leads, place_of_lead("postgresql") == page.c.place)
            rows = documents(source, page.c.id, page.c.sort_key).where(is_hit)
            rows = in_order(rows, query, page.c.sort_key, page.c.id)
    return str(rows.compile(dialect=engine.dialect, compile_kwargs={"literal_binds": True}))


def _fetch(
    engine: Engine,
    query: LeadQuery,
    after: Sequence[str],
    documents: Documents,
    holds: ColumnElement[bool],
) -> Select[Any]:
    """One row at least, each with the number of hits."""
    hits = select(lead_search.c.id).where(holds).limit(MOST_HITS + 1).cte("hits").prefix_with("MATERIALIZED")
    key = ORDERS[query.sort].key
    # Each hit is fetched by its id: joined in another way all leads of a filter would be.
    one = select(leads.c.id, key.label("sort_key")).where(leads.c.id == hits.c.id).correlate(hits)
    lead = of_stream(engine, one, Stream(query), after).offset(0).lateral("hit")
    found = select(lead.c.id, lead.c.sort_key).select_from(hits.join(lead, true()))
    page = in_order(found, query, lead.c.sort_key, lead.c.id).subquery("page")
    source = page.join(leads, leads.c.id == page.c.id)
    shown = in_order(documents(source, page.c.id, page.c.sort_key), query, page.c.sort_key, page.c.id)
    each = shown.lateral("shown")
    counted = select(func.count().label("hit_count")).select_from(hits).subquery("counted")
    return select(each.c.document, each.c.id, each.c.sort_key, counted.c.hit_count).select_from(
        counted.outerjoin(each, text("true"))
    )
