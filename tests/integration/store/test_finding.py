"""Texts on SQLite: walking through the list and asking the index find the same leads, whatever is written in them."""

import asyncio
from collections.abc import Iterator, Sequence
from datetime import timedelta

import orjson
import pytest
from sqlalchemy import update

from leadops_core.adapters.store import Store
from leadops_core.adapters.store.lists import finding
from leadops_core.adapters.store.lists.quick import QuickReader
from leadops_core.adapters.store.tables import leads
from leadops_core.intake import dedupe_keys
from leadops_core.schemas import LeadContent, LeadQuery, LeadSort, LeadStatus, ScoreLabel
from leadops_core.testing.clock import CountingIds, FixedClock

SAID = (
    "Head of Marketing",
    "telemarketing is no beginning",
    "marketing_team and marketing-team",
    "MARKETING\nin capitals, on another line",
    "Märketing, with an accent",
    "émarketing begins with another letter",
    "mar keting",
    "marketing7 and 7marketing",
    "ﬁne marketing, with a ligature",
    "straße und Ørsted und İstanbul",
    "李 marketing",
    "🙂marketing🙂",
    "it is said: 'marketing' \"AND\" * NEAR(",
    "m" * 90 + " x",
    "",
)
TEXTS = (
    *(
        "marketing",
        "mark",
        "marketing team",
        "team marketing",
        "Märk",
        "MARKETING 7",
        "7",
        "a",
        "nobody said this",
    ),
    *(
        "fine",
        "fi",
        "ﬁne",
        "strasse",
        "straße",
        "ørsted",
        "orsted",
        "istanbul",
        "李",
        "100%_",
        "' OR 1=1 --",
        "m" * 95,
    ),
    *("in capitals", "is no begin", "said and near", "beta marketing", "p1"),
)


@pytest.fixture
def store(sqlite_url: str) -> Iterator[Store]:
    """Leads that say all sorts of things in all fields, spread over days, statuses, labels and scores."""
    with Store.open(sqlite_url, clock=FixedClock(tick_seconds=0.001), ids=CountingIds()) as opened:
        say(opened, SAID)
        spread(opened)
        yield opened


def say(store: Store, said: Sequence[str]) -> None:
    """Three leads that say each of it, each in another field."""
    for n in range(3 * len(said)):
        where = ("job_title", "lead_message", "company_name")[n // len(said)]
        content = LeadContent.model_validate(
            {"email": f"p{n}@beta.example", where: said[n % len(said)] or None}
        )
        store.leads.add(content, *dedupe_keys(content), by="test")


def spread(store: Store) -> None:
    """The leads, over days, statuses, labels and scores; some have no score."""
    with store._database.writing() as transaction:
        for n, lead in enumerate(store.leads.iterate(LeadQuery())):
            values = {
                "created_at": lead.created_at + timedelta(hours=n * 17 % 40),
                "status": ("NEW", "QUALIFIED")[n % 2],
                "score_label": ("HOT", "WARM", "COLD")[n % 3],
                "score_value": None if n % 7 == 0 else n * 13 % 9 * 10.0,
            }
            transaction.connection.execute(update(leads).where(leads.c.id == lead.id).values(values))


def pages(store: Store, asked: LeadQuery) -> tuple[list[str], int]:
    """The ids of all pages, and how many of the pages were found without a thread."""
    query, found, at_once = asked, list[str](), 0
    while True:
        body = store.leads.summaries_json(query)
        quick = asyncio.run(store.leads.summaries_at_once(query))
        assert quick in (None, body)
        at_once += quick is not None
        page = orjson.loads(body)
        found += [each["id"] for each in page["items"]]
        if page["next_cursor"] is None:
            return found, at_once
        query = asked.model_copy(update={"cursor": page["next_cursor"]})


@pytest.mark.parametrize("wanted", TEXTS)
def test_either_way_finds_what_the_index_finds(
    store: Store, wanted: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    for sort in (LeadSort.NEWEST, LeadSort.SCORE):
        query = LeadQuery(text=wanted, sort=sort, limit=4)
        listed = [str(lead.id) for lead in store.leads.iterate(query)]
        for least in (0, 10**9):
            monkeypatch.setattr(finding, "COMMON_IN_SAMPLE", least)
            assert pages(store, query)[0] == listed, (sort, least)


@pytest.mark.parametrize(
    "filters",
    [
        {"labels": (ScoreLabel.HOT,)},
        {"statuses": (LeadStatus.NEW, LeadStatus.QUALIFIED)},
        {"statuses": (LeadStatus.QUALIFIED,), "labels": (ScoreLabel.WARM, ScoreLabel.COLD)},
    ],
)
def test_filters_go_along(store: Store, filters: dict[str, object], monkeypatch: pytest.MonkeyPatch) -> None:
    for sort in LeadSort:
        query = LeadQuery.model_validate({"text": "marketing", "sort": sort, "limit": 3, **filters})
        listed = [str(lead.id) for lead in store.leads.iterate(query)]
        for least in (0, 10**9):
            monkeypatch.setattr(finding, "COMMON_IN_SAMPLE", least)
            assert pages(store, query)[0] == listed
        assert listed


def test_pages_of_common_and_of_rare_words_are_found_without_a_thread(store: Store) -> None:
    _, common = pages(store, LeadQuery(text="beta", limit=10))
    assert common >= 4
    _, rare = pages(store, LeadQuery(text="p41", limit=10))
    assert rare == 1


def test_many_hits_of_words_that_are_rare_here_are_walked_for_on_a_thread(
    store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(finding, "COMMON_IN_SAMPLE", 10**9)
    monkeypatch.setattr(finding, "MOST_HITS", 5)
    monkeypatch.setattr(finding, "VERY_MANY", 10)
    query = LeadQuery(text="beta example", limit=4)
    assert asyncio.run(store.leads.summaries_at_once(query)) is None
    assert pages(store, query)[0] == [str(lead.id) for lead in store.leads.iterate(query)]


def test_of_very_many_leads_more_are_looked_at_for_several_words(
    store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(finding, "VERY_MANY", 10)
    asked: list[str] = []
    statement = finding._Search._statement

    def noted(search: finding._Search, purpose: str, kind: finding.Kind) -> str:
        asked.append(purpose)
        return statement(search, purpose, kind)

    monkeypatch.setattr(finding._Search, "_statement", noted)
    query = LeadQuery(text="marketing team", limit=4)
    store.leads.summaries_json(query)
    assert asked[:2] == ["sample", "walk"]
    monkeypatch.setattr(finding, "COMMON_IN_SAMPLE", 10**9)
    asked.clear()
    store.leads.summaries_json(query)
    assert asked == ["sample", "wide sample", "fetch"]
    assert pages(store, query)[0] == [str(lead.id) for lead in store.leads.iterate(query)]


def test_what_takes_too_long_is_left_to_who_can_wait(store: Store) -> None:
    query = LeadQuery(text="marketing", limit=4)
    whole = store.leads.summaries_json(query)
    assert asyncio.run(store.leads.summaries_at_once(query)) == whole
    quick, patient = store._database.quick, store._database.patient
    assert isinstance(quick, QuickReader)
    assert patient is not None
    for reader in (quick, patient):
        assert reader._connection is not None
        reader._connection.set_progress_handler(reader._look, 10)
    assert asyncio.run(store.leads.summaries_at_once(query)) is None
    assert store.leads.summaries_json(query) == whole
    store._database.quick.close()
    patient.close()
    assert asyncio.run(store.leads.summaries_at_once(query)) is None
    assert store.leads.summaries_json(query) == whole
