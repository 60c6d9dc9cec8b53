"""Lists that the database writes as JSON hold what records hold, page by page."""

import asyncio
import itertools
from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any

import orjson
import pytest

from leadops_core.adapters.store import Store
from leadops_core.adapters.store.lists.quick import QuickReader
from leadops_core.schemas import LeadQuery, LeadSort, LeadStatus, LeadSummary, Page, ProcessingState
from leadops_core.testing.clock import CountingIds, FixedClock
from leadops_core.testing.contracts.crm import make_run
from tests.integration.store.rows import rows, take_in
from tests.integration.store.test_wire import answer

FILTERS: dict[str, dict[str, Any]] = {
    "all": {},
    "done": {"processing": (ProcessingState.DONE,)},
    "two statuses": {"statuses": (LeadStatus.NEW, LeadStatus.QUALIFIED)},
    "since": {"created_from": datetime(2020, 1, 1, tzinfo=UTC)},
    "before": {"created_before": datetime(2020, 1, 1, tzinfo=UTC)},
    "text": {"text": "company"},
    "text of a few": {"text": "zoe1"},
}


def at_once(store: Store, query: LeadQuery) -> bytes | None:
    """The page without a thread."""
    return asyncio.run(store.leads.summaries_at_once(query))


_KEYS = {LeadSort.SCORE: "score_value", LeadSort.COMPANY: "company_name"}


async def check_at_once(store: Store, pages: list[tuple[LeadQuery, bytes]]) -> None:
    """The same pages come without a thread, but for those that reach the leads without the key of the order."""
    for query, body in pages:
        items = orjson.loads(body)["items"]
        key = _KEYS.get(query.sort)
        if key is None or (len(items) == query.limit and all(item[key] is not None for item in items)):
            assert await answer(store, query) == body
        else:
            assert await store.leads.summaries_at_once(query) is None


def filled(store: Store) -> None:
    """Leads with and without a score, and a draft that waits."""
    take_in(store, rows(range(1, 18)))
    for number, lead in enumerate(store.runs.claim(9, "w", 60)):
        store.runs.record_runs([make_run(lead, f"run {number}", first_id=100 * number)], "w")


@pytest.mark.parametrize(("name", "sort"), list(itertools.product(FILTERS, LeadSort)))
def test_json_holds_what_records_hold(store: Store, name: str, sort: LeadSort) -> None:
    filled(store)
    asked = LeadQuery.model_validate({**FILTERS[name], "sort": sort, "limit": 4})
    query, found = asked, list[Any]()
    pages: list[tuple[LeadQuery, bytes]] = []
    # Each page is asked for twice: the second time its statement is known.
    for _ in range(20):
        body = store.leads.summaries_json(query)
        assert store.leads.summaries_json(query) == body
        pages.append((query, body))
        page = Page[LeadSummary].model_validate_json(body)
        found += orjson.loads(body)["items"]
        if page.next_cursor is None:
            break
        query = asked.model_copy(update={"cursor": page.next_cursor})
    asyncio.run(check_at_once(store, pages))
    leads = list(store.leads.iterate(asked))
    assert [each["id"] for each in found] == [str(lead.id) for lead in leads]
    for each, lead in zip(found, leads, strict=True):
        as_record = LeadSummary.model_validate({**each}).model_dump()
        whole = lead.model_dump()
        assert {key: value for key, value in as_record.items() if key in whole} == {
            key: value for key, value in whole.items() if key in as_record
        }
        drafts = [draft.id for draft in store.leads.detail(lead.id).drafts if draft.state == "draft"]
        assert as_record["waiting_draft_id"] == (drafts[-1] if drafts else None)


def test_cursor_of_a_first_page_is_good_for_the_list_of_records_too(store: Store) -> None:
    filled(store)
    query = LeadQuery(sort=LeadSort.SCORE, limit=4)
    assert orjson.loads(store.leads.summaries_json(query))["next_cursor"]
    cursor = orjson.loads(store.leads.summaries_json(query))["next_cursor"]
    after = query.model_copy(update={"cursor": cursor})
    ids = [each["id"] for each in orjson.loads(store.leads.summaries_json(after))["items"]]
    assert ids == [str(lead.id) for lead in store.leads.list(after).items]


@pytest.fixture
def small(sqlite_url: str) -> Iterator[Store]:
    """A store of some leads in a file."""
    with Store.open(sqlite_url, clock=FixedClock(tick_seconds=0.001), ids=CountingIds()) as opened:
        filled(opened)
        yield opened


@pytest.mark.parametrize("name", ["all", "done", "two statuses", "since"])
def test_a_page_that_was_asked_for_before_is_answered_at_once_and_as_things_stand(
    small: Store, name: str
) -> None:
    query = LeadQuery.model_validate({**FILTERS[name], "limit": 4})
    first = small.leads.summaries_json(query)
    assert at_once(small, query) == first
    take_in(small, rows(range(100, 108)))
    assert at_once(small, query) == small.leads.summaries_json(query)
    after = query.model_copy(update={"cursor": orjson.loads(first)["next_cursor"]})
    page = small.leads.summaries_json(after)
    assert at_once(small, after) == page


def test_what_takes_long_is_broken_off_and_not_tried_again(
    small: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("leadops_core.adapters.store.lists.quick._STEPS", 10)
    query = LeadQuery(limit=5)
    whole = small.leads.summaries_json(query)
    assert at_once(small, query) is None
    quick = small._database.quick
    assert isinstance(quick, QuickReader)
    assert quick._too_long
    assert small.leads.summaries_json(query) == whole


def test_a_database_that_is_closed_is_left_to_who_is_told(small: Store) -> None:
    query = LeadQuery()
    small.leads.summaries_json(query)
    assert at_once(small, query) is not None
    small.close()
    assert at_once(small, query) is None
