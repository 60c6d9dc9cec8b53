"""Postgres asked from an event loop: the same pages, whatever becomes of connections, statements and who asks."""

import asyncio
from collections.abc import Iterator

import orjson
import pytest
from sqlalchemy import text

from leadops_core.adapters.store import Store
from leadops_core.adapters.store.lists import wire
from leadops_core.adapters.store.lists.wire import WireReader
from leadops_core.schemas import LeadQuery, LeadSort
from leadops_core.testing.clock import CountingIds, FixedClock
from tests.integration.store.rows import rows, take_in
from tests.support.postgres import restartable_postgres

QUERY = LeadQuery(limit=5)


@pytest.fixture
def served(postgres_database_url: str) -> Iterator[Store]:
    """A store on Postgres with leads."""
    with Store.open(postgres_database_url, clock=FixedClock(tick_seconds=0.001), ids=CountingIds()) as store:
        take_in(store, rows(range(12)))
        yield store


async def answer(store: Store, query: LeadQuery = QUERY) -> bytes:
    """The page as soon as a connection is there that answers."""
    for _ in range(12_000):
        page = await store.leads.summaries_at_once(query)
        if page is not None:
            return page
        # As the service does where there is no answer: it says so, or learns the statement.
        await asyncio.to_thread(store.leads.summaries_json, query)
        await asyncio.sleep(0.01)
    raise AssertionError("no answer within two minutes")


def reader(store: Store) -> WireReader:
    found = store._database.quick
    assert isinstance(found, WireReader)
    return found


@pytest.mark.parametrize("sort", list(LeadSort))
def test_pages_are_those_of_the_usual_way(served: Store, sort: LeadSort) -> None:
    async def walk() -> int:
        asked = query = LeadQuery(sort=sort, limit=5)
        count = 0
        while True:
            body = served.leads.summaries_json(query)
            cursor = orjson.loads(body)["next_cursor"]
            if cursor is None:
                return count
            assert await answer(served, query) == body
            count += 1
            query = asked.model_copy(update={"cursor": cursor})

    # Nobody has a score here: that list is among the leads without a key from its first page on.
    if sort is not LeadSort.SCORE:
        assert asyncio.run(walk()) == 2


def test_many_at_once_share_a_few_connections(served: Store) -> None:
    async def ask() -> set[bytes]:
        await answer(served)
        found = await asyncio.gather(*(answer(served) for _ in range(60)))
        assert 1 <= len(reader(served)._lines) <= 4
        return set(found)

    assert asyncio.run(ask()) == {served.leads.summaries_json(QUERY)}


def test_who_stops_waiting_takes_no_connection_along(served: Store) -> None:
    async def ask() -> None:
        await answer(served)
        for _ in range(20):
            asked = [asyncio.ensure_future(served.leads.summaries_at_once(QUERY)) for _ in range(12)]
            await asyncio.sleep(0)
            for each in asked[::2]:
                each.cancel()
            done = await asyncio.gather(*asked, return_exceptions=True)
            assert {each for each in done if isinstance(each, bytes)} == {await answer(served)}
        held = reader(served)
        await asyncio.sleep(0.05)
        assert len(held._free) == len(held._lines)
        assert not held._waiting

    asyncio.run(ask())


def test_connections_that_end_are_opened_anew(served: Store) -> None:
    async def ask() -> None:
        page = await answer(served)
        with served._database.writing() as transaction:
            transaction.connection.execute(
                text(
                    "SELECT pg_terminate_backend(pid) FROM pg_stat_activity "
                    "WHERE datname = current_database() AND pid <> pg_backend_pid()"
                )
            )
        await asyncio.sleep(0.05)
        assert not reader(served)._lines
        assert await answer(served) == page

    asyncio.run(ask())


def test_a_server_that_is_restarted_under_questions_is_asked_again(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(wire, "_PAUSE_SECONDS", 0.05)
    with restartable_postgres() as server:
        url = server.url.render_as_string(hide_password=False)
        with Store.open(url, clock=FixedClock(tick_seconds=0.001), ids=CountingIds()) as store:
            take_in(store, rows(range(12)))
            page = store.leads.summaries_json(QUERY)

            async def ask() -> None:
                assert await answer(store) == page
                over = asyncio.Event()

                async def go_on() -> set[bytes | None]:
                    found: set[bytes | None] = set()
                    while not over.is_set():
                        found.add(await store.leads.summaries_at_once(QUERY))
                        await asyncio.sleep(0.001)
                    return found

                asking = [asyncio.ensure_future(go_on()) for _ in range(8)]
                await asyncio.sleep(0.05)
                await asyncio.to_thread(server.restart)
                over.set()
                assert set().union(*await asyncio.gather(*asking)) == {page, None}
                assert await answer(store) == page

            asyncio.run(ask())


def test_statements_are_forgotten_for_others_and_a_failed_one_has_no_answer(
    served: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(wire, "_KEPT", 3)

    async def ask() -> None:
        await answer(served)
        held = reader(served)
        for number in [*range(6), *range(6)]:
            assert await held.ask(f"SELECT {number} + CAST($1 AS integer)", {"n": 1}) == [
                (b"%d" % (number + 1),)
            ]
        assert await held.ask("SELECT 1 / CAST($1 AS integer)", {"n": 0}) is None
        assert await held.ask("SELECT nothing FROM nowhere", {}) is None
        assert await answer(served) == served.leads.summaries_json(QUERY)

    asyncio.run(ask())


def test_nothing_is_written_through_it(served: Store) -> None:
    async def ask() -> None:
        await answer(served)
        assert await reader(served).ask("DELETE FROM leads", {}) is None

    asyncio.run(ask())
    assert served.leads.figures().total == 12


def test_after_closing_there_is_no_answer_and_no_connection(served: Store) -> None:
    async def ask() -> None:
        await answer(served)
        await asyncio.to_thread(served._database.quick.close)
        assert not reader(served)._lines
        assert await served.leads.summaries_at_once(QUERY) is None

    asyncio.run(ask())


def test_another_loop_takes_over_when_the_first_is_over(served: Store) -> None:
    page = served.leads.summaries_json(QUERY)
    for _ in range(3):
        assert asyncio.run(answer(served)) == page


def test_a_loop_that_cannot_wait_for_sockets_leaves_all_to_the_usual_way(
    served: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def ask() -> None:
        served.leads.summaries_json(QUERY)

        def refuse(*_: object) -> None:
            raise NotImplementedError

        monkeypatch.setattr(asyncio.get_running_loop(), "add_reader", refuse)
        for _ in range(20):
            assert await served.leads.summaries_at_once(QUERY) is None
            await asyncio.sleep(0.01)
        assert not reader(served)._lines
        assert not reader(served)._opening

    asyncio.run(ask())
