"""Pages that are put together from several streams of an index hold what going through all leads finds."""

import asyncio
from datetime import UTC, datetime, timedelta
from itertools import takewhile
from typing import Any

import orjson
import pytest
from sqlalchemy import text, update

from leadops_core.adapters.store import Store
from leadops_core.adapters.store.lists.streams import streams_of
from leadops_core.adapters.store.tables import leads
from leadops_core.schemas import Lead, LeadQuery, LeadSort, LeadSource, LeadStatus, ScoreLabel
from tests.integration.store.rows import rows, take_in
from tests.integration.store.test_wire import answer

MARCH = datetime(2026, 3, 1, tzinfo=UTC)
STATUSES = (LeadStatus.NEW, LeadStatus.QUALIFIED, LeadStatus.CONTACTED)
FILTERS: dict[str, dict[str, Any]] = {
    "one day": {"created_from": MARCH, "created_before": MARCH + timedelta(days=1)},
    "half a day": {"created_from": MARCH + timedelta(hours=9), "created_before": MARCH + timedelta(hours=17)},
    "days": {
        "created_from": MARCH + timedelta(hours=15),
        "created_before": MARCH + timedelta(days=3, hours=9),
    },
    "a day of a status": {
        "created_from": MARCH,
        "created_before": MARCH + timedelta(days=1),
        "statuses": STATUSES[:2],
    },
    "no time": {"created_from": MARCH, "created_before": MARCH},
    "statuses": {"statuses": STATUSES[1:]},
    "labels": {"labels": (ScoreLabel.HOT, ScoreLabel.COLD)},
    "sources": {"sources": (LeadSource.EVENT, LeadSource.PARTNER)},
    "statuses and a label": {"statuses": STATUSES[:2], "labels": (ScoreLabel.WARM,)},
    "statuses and labels": {"statuses": STATUSES[:2], "labels": (ScoreLabel.WARM, ScoreLabel.COLD)},
}


def spread(store: Store) -> None:
    """Sixty leads over four days, in every mixture of status, label and source; of some scores there are several."""
    take_in(store, rows(range(60)))
    with store._database.writing() as transaction:
        ids = [lead.id for lead in store.leads.iterate(LeadQuery())]
        for n, id in enumerate(ids):
            values = {
                "created_at": MARCH + timedelta(days=n % 4, hours=n * 7 % 24),
                "status": STATUSES[n % 3].value,
                "score_label": list(ScoreLabel)[n // 3 % 3].value,
                "score_value": None if n % 11 == 0 else n * 7 % 10 * 10.0,
                "source": (LeadSource.EVENT, LeadSource.PARTNER, LeadSource.REFERRAL)[n // 9 % 3].value,
            }
            transaction.connection.execute(update(leads).where(leads.c.id == id).values(values))


def passes(lead: Lead, query: LeadQuery) -> bool:
    """Whether the lead is one of the query's, found out without a database."""
    return (
        (not query.statuses or lead.status in query.statuses)
        and (not query.labels or lead.score_label in query.labels)
        and (not query.sources or lead.source in query.sources)
        and (query.created_from is None or lead.created_at >= query.created_from)
        and (query.created_before is None or lead.created_at < query.created_before)
    )


def place(lead: Lead, sort: LeadSort) -> Any:
    """What leads are sorted by; those without a score last."""
    id = lead.id.int
    match sort:
        case LeadSort.NEWEST:
            return (-lead.created_at.timestamp(), -id)
        case LeadSort.OLDEST:
            return (lead.created_at.timestamp(), id)
        case LeadSort.SCORE:
            return (lead.score_value is None, -(lead.score_value or 0), -id)
        case LeadSort.COMPANY:
            return ((lead.company_name or "").casefold(), id)


def test_every_filter_in_every_order_gives_its_leads_page_by_page(store: Store) -> None:
    spread(store)
    everybody = list(store.leads.iterate(LeadQuery()))
    pages: list[tuple[LeadQuery, bytes]] = []
    for name, filters in FILTERS.items():
        for sort in LeadSort:
            asked = query = LeadQuery.model_validate({**filters, "sort": sort, "limit": 4})
            found: list[str] = []
            while True:
                body = store.leads.summaries_json(query)
                pages.append((query, body))
                page = orjson.loads(body)
                found += [each["id"] for each in page["items"]]
                if page["next_cursor"] is None:
                    break
                query = asked.model_copy(update={"cursor": page["next_cursor"]})
            wanted = sorted(
                (lead for lead in everybody if passes(lead, asked)), key=lambda each: place(each, sort)
            )
            assert found == [str(lead.id) for lead in wanted], (name, sort)

    async def check() -> None:
        """Most pages come without a thread too, and then they are the same."""
        await answer(store, pages[0][0])
        quick = [await store.leads.summaries_at_once(query) for query, _ in pages]
        assert all(page in (None, body) for page, (_, body) in zip(quick, pages, strict=True))
        assert sum(page is not None for page in quick) > len(pages) // 2

    asyncio.run(check())


@pytest.mark.parametrize("name", ["one day", "days", "statuses", "labels", "sources"])
def test_sqlite_merges_streams_and_sorts_nothing(sqlite_url: str, clock: Any, name: str) -> None:
    from leadops_core.adapters.store.lists import summaries
    from leadops_core.testing.clock import CountingIds

    with Store.open(sqlite_url, clock=clock, ids=CountingIds()) as store:
        spread(store)
        sort = LeadSort.SCORE if "day" in name else LeadSort.NEWEST
        query = LeadQuery.model_validate({**FILTERS[name], "sort": sort, "limit": 4})
        assert len(streams_of(query, is_sqlite=True)) == {"one day": 1, "days": 4}.get(name, 2)
        store.leads.summaries_json(query)
        sql = summaries._statements["sqlite", query, False]
        with store._database.reading() as connection:
            plan = [row[3] for row in connection.execute(text(f"EXPLAIN QUERY PLAN {sql}"))]
    # The drafts and entries of one lead on the page may be sorted: they are few.
    page = list(takewhile(lambda step: not step.startswith("CORRELATED"), plan))
    assert any("leads USING" in step and "INDEX" in step for step in page)
    assert not any("TEMP B-TREE" in step for step in page), plan


def test_a_long_time_and_few_leads_of_it_are_not_gone_through_day_by_day() -> None:
    half_a_year = {"created_from": MARCH, "created_before": MARCH + timedelta(days=180), "sort": "score"}
    assert len(streams_of(LeadQuery.model_validate(half_a_year), is_sqlite=True)) == 1
    month = {**half_a_year, "created_before": MARCH + timedelta(days=31)}
    assert len(streams_of(LeadQuery.model_validate(month), is_sqlite=True)) == 31
    cold = LeadQuery.model_validate({**month, "labels": ("COLD",)})
    assert [stream.day for stream in streams_of(cold, is_sqlite=True)] == [None]
