"""Texts on Postgres: walking through the list and asking the index find the same leads, and do so as they are meant to."""

import asyncio
from collections.abc import Iterator

import orjson
import pytest

from leadops_core.adapters.store import Store
from leadops_core.adapters.store.lists import finding, finding_postgres
from leadops_core.schemas import LeadQuery, LeadSort, ScoreLabel
from leadops_core.testing.clock import CountingIds, FixedClock
from tests.integration.store.test_finding import SAID, TEXTS, say, spread
from tests.integration.store.test_wire import answer


@pytest.fixture(scope="module")
def store(postgres_url: str) -> Iterator[Store]:
    """Leads that say all sorts of things in all fields, spread over days, statuses, labels and scores."""
    from sqlalchemy import create_engine, make_url, text
    from sqlalchemy.pool import NullPool

    server = create_engine(postgres_url, isolation_level="AUTOCOMMIT", poolclass=NullPool)
    with server.connect() as connection:
        connection.execute(text("CREATE DATABASE finding TEMPLATE template0"))
    url = make_url(postgres_url).set(database="finding").render_as_string(hide_password=False)
    with Store.open(url, clock=FixedClock(tick_seconds=0.001), ids=CountingIds()) as opened:
        say(opened, SAID)
        spread(opened)
        yield opened
    with server.connect() as connection:
        connection.execute(text("DROP DATABASE finding WITH (FORCE)"))


async def pages(store: Store, asked: LeadQuery) -> list[str]:
    """The ids of all pages that are found without a thread."""
    query, found = asked, list[str]()
    while True:
        body = store.leads.summaries_json(query)
        quick = await store.leads.summaries_at_once(query)
        assert quick in (None, body)
        if quick is not None:
            found += [each["id"] for each in orjson.loads(quick)["items"]]
        cursor = orjson.loads(body)["next_cursor"]
        if cursor is None:
            return found
        query = asked.model_copy(update={"cursor": cursor})


def test_either_way_finds_what_the_usual_one_does(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    async def compare() -> None:
        await answer(store)
        for least in (0, 10**9):
            monkeypatch.setattr(finding_postgres, "COMMON_IN_SAMPLE", least)
            for wanted in TEXTS:
                for labels in ((), (ScoreLabel.HOT, ScoreLabel.COLD)):
                    query = LeadQuery(text=wanted, labels=labels, limit=4)
                    listed = [str(lead.id) for lead in store.leads.iterate(query)]
                    assert await pages(store, query) == listed, (wanted, least)

    asyncio.run(compare())


@pytest.mark.parametrize("sort", list(LeadSort))
def test_pages_are_in_the_order_that_is_asked_for(
    store: Store, sort: LeadSort, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def compare() -> None:
        await answer(store)
        for least in (0, 10**9):
            monkeypatch.setattr(finding_postgres, "COMMON_IN_SAMPLE", least)
            query = LeadQuery(text="beta", sort=sort, limit=6)
            found = await pages(store, query)
            assert found == [str(lead.id) for lead in store.leads.iterate(query)][: len(found)]
            # Leads without a key come last, and are asked for in the usual way.
            assert len(found) >= (12 if sort is LeadSort.COMPANY else 36)

    asyncio.run(compare())


def test_of_very_many_leads_more_are_looked_at(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(finding_postgres, "VERY_MANY", -1)
    monkeypatch.setitem(finding.MOST_LOOKED_AT, "sample", 1)
    monkeypatch.setattr(finding_postgres, "MOST_HITS", 5)
    finding_postgres._statements.clear()

    async def ask() -> None:
        await answer(store)
        query = LeadQuery(text="beta", limit=7)
        listed = [str(lead.id) for lead in store.leads.iterate(query)]
        # The last page is shorter than a page: where a walk ends, the list may not.
        assert await pages(store, query) == listed[: len(listed) // 7 * 7]

    asyncio.run(ask())
    finding_postgres._statements.clear()


def test_more_hits_than_are_fetched_are_left_to_who_can_wait(
    store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(finding_postgres, "MOST_HITS", 5)
    monkeypatch.setattr(finding_postgres, "COMMON_IN_SAMPLE", 10**9)

    async def ask() -> None:
        await answer(store)
        assert await store.leads.summaries_at_once(LeadQuery(text="beta")) is None
        assert await store.leads.summaries_at_once(LeadQuery(text="p41")) is not None

    asyncio.run(ask())
