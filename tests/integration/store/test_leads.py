"""Leads are found, listed in pages, and changed by several people without overwriting each other."""

import base64
import itertools
from collections.abc import Callable, Iterator
from datetime import timedelta
from pathlib import Path
from uuid import UUID

import orjson
import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import text

from leadops_core.database.errors import (
    AmbiguousReferenceError,
    IllegalStateError,
    InvalidCursorError,
    InvalidValueError,
    NotFoundError,
    VersionConflict,
)
from leadops_core.intake import IntakeError
from leadops_core.leads.errors import DuplicateLeadError
from leadops_core.pipeline.record_runs import record_runs
from leadops_core.schemas import (
    ActivityType,
    Lead,
    LeadContent,
    LeadId,
    LeadQuery,
    LeadSort,
    LeadSource,
    LeadStatus,
    ProcessingState,
    RecommendedAction,
    ScoreLabel,
)
from leadops_core.testing.clock import CountingIds, FixedClock
from leadops_core.testing.contracts.crm import make_content, make_run
from tests.integration.store.imports import Imports
from tests.integration.store.rows import all_leads, row, rows, take_in
from tests.support.leads import add_lead, add_note, edit, set_status
from tests.support.repositories import Repositories

NOBODY = LeadId(UUID(int=99))


def found(store: Repositories, query: LeadQuery) -> list[str]:
    return sorted(lead.last_name or "" for lead in store.leads.iterate(query))


def pages(store: Repositories, query: LeadQuery) -> Iterator[Lead]:
    while True:
        page = store.leads.list(query)
        assert len(page.items) <= query.limit
        yield from page.items
        if page.next_cursor is None:
            return
        assert len(page.items) == query.limit
        query = query.model_copy(update={"cursor": page.next_cursor})


def expected_order(leads: list[Lead], sort: LeadSort) -> list[Lead]:
    """The full sort, in Python."""
    match sort:
        case LeadSort.NEWEST:
            return sorted(leads, key=lambda lead: (lead.created_at, lead.id), reverse=True)
        case LeadSort.OLDEST:
            return sorted(leads, key=lambda lead: (lead.created_at, lead.id))
        case LeadSort.SCORE:
            scored = [lead for lead in leads if lead.score_value is not None]
            rest = [lead for lead in leads if lead.score_value is None]
            best = sorted(scored, key=lambda lead: (lead.score_value or 0, lead.id), reverse=True)
            return best + sorted(rest, key=lambda lead: lead.id, reverse=True)
        case LeadSort.COMPANY:
            named = [lead for lead in leads if lead.company_name is not None]
            rest = [lead for lead in leads if lead.company_name is None]
            by_name = sorted(named, key=lambda lead: ((lead.company_name or "").lower(), lead.id))
            return by_name + sorted(rest, key=lambda lead: lead.id)


@pytest.fixture(scope="module")
def listed(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Repositories]:
    """Leads with ties and gaps in every key."""
    path = tmp_path_factory.mktemp("listed") / "a.db"
    clock = FixedClock()
    with Repositories.open(f"sqlite:///{path}", clock=clock, ids=CountingIds()) as store:
        fill(store, clock)
        yield store


def fill(store: Repositories, clock: FixedClock) -> None:
    companies = itertools.cycle([None, "Zebra", "apple", "Äpfel", "Apple", "beta 2", "beta-10", "ÄPFEL"])
    scores = itertools.cycle([71.5, 40.25, None, 71.5, 12.0, None, 99.0])
    for chunk in range(6):
        contents = [
            make_content(
                10 * chunk + number, company_name=next(companies), source="event" if number % 2 else None
            )
            for number in range(9)
        ]
        take_in(store, [row(content) for content in contents], file=f"{chunk}.csv")
        if chunk % 2:
            clock.advance(60)
    for number, lead in enumerate(store.runs.claim(100, "w", 60)):
        if (score := next(scores)) is not None:
            run = make_run(lead, f"run {number}", first_id=10 * number)
            label = ScoreLabel.HOT if score > 70 else ScoreLabel.COLD
            scored = run.lead.model_copy(update={"score_value": score, "score_label": label})
            record_runs(store.database, [run.model_copy(update={"lead": scored})], "w")


@given(sort=st.sampled_from(LeadSort), limit=st.integers(1, 60), is_hot=st.booleans())
def test_list_pages_equal_the_sorted_leads(
    sort: LeadSort, limit: int, is_hot: bool, listed: Repositories
) -> None:
    query = LeadQuery(sort=sort, limit=limit, labels=(ScoreLabel.HOT,) if is_hot else ())
    paged = list(pages(listed, query))
    wanted = [lead for lead in all_leads(listed) if not is_hot or lead.score_label is ScoreLabel.HOT]
    if sort is LeadSort.COMPANY:
        # Accents do not count; the full sort in Python knows nothing of them.
        assert {lead.id for lead in paged} == {lead.id for lead in wanted}
        paged = [lead for lead in paged if (lead.company_name or "").isascii()]
        wanted = [lead for lead in wanted if (lead.company_name or "").isascii()]
    assert paged == expected_order(wanted, sort)


def test_list_pages_equal_the_sorted_leads_on_both_databases(store: Repositories, clock: FixedClock) -> None:
    fill(store, clock)
    everybody = all_leads(store)
    for sort, limit in itertools.product(LeadSort, (1, 7, 54, 60)):
        paged = list(pages(store, LeadQuery(sort=sort, limit=limit)))
        assert len(paged) == len({lead.id for lead in paged}) == len(everybody)
        if sort is not LeadSort.COMPANY:
            assert paged == expected_order(everybody, sort)
    names = [lead.company_name for lead in pages(store, LeadQuery(sort=LeadSort.COMPANY, limit=9))]
    in_order = list(dict.fromkeys((name or "-").lower().replace("ä", "a") for name in names))
    assert in_order == ["apfel", "apple", "beta 2", "beta-10", "zebra", "-"]


def test_cursor_is_valid_only_for_its_query(store: Repositories) -> None:
    take_in(store, rows(range(1, 5)))
    query = LeadQuery(limit=2)
    cursor = store.leads.list(query).next_cursor
    assert cursor is not None
    store.leads.list(query.model_copy(update={"cursor": cursor, "limit": 3}))
    for other in (
        LeadQuery(sort=LeadSort.OLDEST, cursor=cursor),
        LeadQuery(text="zoe", cursor=cursor),
        LeadQuery(statuses=(LeadStatus.NEW,), cursor=cursor),
    ):
        with pytest.raises(InvalidCursorError, match="different filters or sorting"):
            store.leads.list(other)
    for forged in ("", "x", "bm90IGpzb24", "W10", cursor[:-6], "é"):
        with pytest.raises(InvalidCursorError, match="Start again"):
            store.leads.list(query.model_copy(update={"cursor": forged}))


@pytest.mark.parametrize("moment", ["0001-01-01T00:00:00+14:00", "9999-12-31T23:59:59-12:00", "yesterday", 7])
def test_cursor_with_an_impossible_time_is_refused(store: Repositories, moment: object) -> None:
    take_in(store, rows(range(1, 5)))
    query = LeadQuery(limit=2)
    cursor = store.leads.list(query).next_cursor
    assert cursor is not None
    signature, _, lead_id = orjson.loads(base64.urlsafe_b64decode(cursor + "=" * (-len(cursor) % 4)))
    forged = base64.urlsafe_b64encode(orjson.dumps([signature, moment, lead_id])).decode().rstrip("=")
    with pytest.raises(InvalidCursorError, match="Start again"):
        store.leads.list(query.model_copy(update={"cursor": forged}))
    with pytest.raises(InvalidCursorError, match="Start again"):
        store.leads.list_json(query.model_copy(update={"cursor": forged}))


def test_filters_are_combined_with_and(store: Repositories, clock: FixedClock) -> None:
    take_in(store, rows([1], source="event"))
    clock.advance(3600)
    noon = clock.now()
    take_in(store, rows([2], source="event"), file="b.csv")
    take_in(store, rows([3], source="partner"), file="c.csv")
    [_, second, _] = all_leads(store)
    set_status(store, second.id, LeadStatus.CONTACTED, by="ann")
    assert found(store, LeadQuery(sources=(LeadSource.EVENT,))) == ["Łukasz1", "Łukasz2"]
    assert found(store, LeadQuery(sources=(LeadSource.EVENT, LeadSource.PARTNER), created_from=noon)) == [
        "Łukasz2",
        "Łukasz3",
    ]
    assert found(store, LeadQuery(created_before=noon)) == ["Łukasz1"]
    assert found(store, LeadQuery(statuses=(LeadStatus.CONTACTED,))) == ["Łukasz2"]
    assert found(store, LeadQuery(statuses=(LeadStatus.CONTACTED,), created_before=noon)) == []
    assert found(store, LeadQuery(actions=(RecommendedAction.HOLD,))) == []
    assert found(store, LeadQuery(processing=(ProcessingState.QUEUED,), text="company 3")) == ["Łukasz3"]
    assert found(store, LeadQuery(created_from=noon + timedelta(days=1))) == []


def searched(store: Repositories) -> None:
    said: list[dict[str, object]] = [
        {"last_name": "Müller", "company_name": "Acme-Werke GmbH", "lead_message": "We need a DEMO."},
        {"last_name": "MULLER", "company_name": "Beta", "lead_message": "demonstration, please"},
        {"last_name": "O'Brien", "company_name": "AT&T", "pain_point": "Excel 2019 is slow"},
        {"last_name": "Иванов", "company_name": "Ромашка", "job_title": "Директор"},
        {"last_name": "田中", "company_name": "東京 電力", "attributes": {"Note": "hidden"}},
    ]
    contents = [
        LeadContent.model_validate({"email": f"p{number}+tag@host{number}.example", **fields})
        for number, fields in enumerate(said)
    ]
    take_in(store, [row(content) for content in contents])


EVERYBODY = ["MULLER", "Müller", "O'Brien", "Иванов", "田中"]
FOUND = {
    "muller": ["MULLER", "Müller"],
    "MÜLLER": ["MULLER", "Müller"],
    "müll": ["MULLER", "Müller"],
    "demo": ["MULLER", "Müller"],
    "demo acme": ["Müller"],
    "acme demo": ["Müller"],
    "werke acm": ["Müller"],
    "acm werke": [],
    "please demo": ["MULLER"],
    "demo -please": [],
    "obrien": [],
    "o'brien": ["O'Brien"],
    "at&t": ["O'Brien"],
    "2019": ["O'Brien"],
    "p2+tag@host2.example": ["O'Brien"],
    "@host3": ["Иванов"],
    "директор": ["Иванов"],
    "ДИРЕК": ["Иванов"],
    "東京": ["田中"],
    "hidden": [],
    "demo OR excel": [],
    "NEAR(demo": [],
    '"demo" AND *': [],
    "last_name: muller": [],
    "' OR 1=1 --": [],
    "demo:*|!&<->": ["MULLER", "Müller"],
    "\x00 muller": ["MULLER", "Müller"],
    "% _ \\": EVERYBODY,
    "   ": EVERYBODY,
    "🚀": EVERYBODY,
}


def test_search_finds_the_same_on_both_databases(store: Repositories) -> None:
    searched(store)
    assert {words: found(store, LeadQuery(text=words)) for words in FOUND} == FOUND


@given(st.text(max_size=200))
def test_search_with_more_words_finds_no_more_leads(listed: Repositories, words: str) -> None:
    everybody, some = found(listed, LeadQuery()), found(listed, LeadQuery(text="zoe1"))
    assert 0 < len(some) < len(everybody)
    assert set(found(listed, LeadQuery(text=words))) <= set(everybody)
    assert set(found(listed, LeadQuery(text=f"zoe1 {words}"))) <= set(some)


def test_search_follows_every_change(store: Repositories) -> None:
    take_in(store, rows([1, 2]))
    lead = all_leads(store)[0]
    edit(store, lead.id, {"company_name": "Zenith", "lead_message": "pricing"}, by="ann")
    assert found(store, LeadQuery(text="zenith pricing")) == ["Łukasz1"]
    assert found(store, LeadQuery(text="company 1")) == []
    edit(store, lead.id, {"company_name": None}, by="ann")
    assert found(store, LeadQuery(text="zenith")) == []
    set_status(store, lead.id, LeadStatus.CONTACTED, by="ann")
    assert found(store, LeadQuery(text="pricing")) == ["Łukasz1"]


def test_search_survives_a_vacuum(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path / 'a.db'}"
    with Repositories.open(url, clock=FixedClock(), ids=CountingIds()) as store:
        first, _ = take_in(store, rows([1, 2]))
        take_in(store, rows([3, 4]), file="b.csv")
        Imports(store).undo(first.id, by="ann")
        with store.database.engine.connect() as connection:
            driver = connection.connection.driver_connection
            assert driver is not None
            driver.execute("VACUUM")
        assert found(store, LeadQuery(text="company 4")) == ["Łukasz4"]
        take_in(store, rows([5]), file="c.csv")
        assert found(store, LeadQuery(text="company 5")) == ["Łukasz5"]


def test_lead_is_found_by_start_of_id_or_address(store: Repositories) -> None:
    take_in(store, rows([1, 2]))
    lead = all_leads(store)[0]
    for name in (
        str(lead.id),
        lead.id.hex,
        str(lead.id)[:8],
        f" {str(lead.id).upper()} ",
        "Zoe1@Company1.example",
    ):
        assert store.leads.find(name) == lead
    for name in ("", "12345", "zoe1", "nobody@b.example", "ffffffff", "zoe1@company1.exampl"):
        with pytest.raises(NotFoundError):
            store.leads.find(name)
    with pytest.raises(AmbiguousReferenceError):
        store.leads.find("000000")


def test_lead_entered_by_hand_is_merged_like_a_row(store: Repositories) -> None:
    content = make_content()
    lead = add_lead(store, content, by="rep")
    assert (lead.upload_id, lead.content) == (None, content)
    again = add_lead(store, make_content(job_title=None, country="DE"), by="rep")
    assert (again.id, again.job_title, again.country) == (lead.id, content.job_title, "DE")
    [merged, arrived] = store.leads.detail(lead.id).activities
    assert (merged.actor, merged.payload) == ("rep", {"merged": True, "changed": ["country"]})
    assert (arrived.type, arrived.payload) == (ActivityType.INGESTED, {"merged": False})


def test_edit_of_an_older_version_is_refused_with_both_versions(store: Repositories) -> None:
    take_in(store, rows([1]))
    [lead] = all_leads(store)
    edited = edit(store, lead.id, {"country": "DE"}, lead.version, by="ann")
    assert (edited.country, edited.version) == ("DE", 2)
    acts: tuple[Callable[[], object], ...] = (
        lambda: edit(store, lead.id, {"country": "FR"}, 1, by="bob"),
        lambda: set_status(store, lead.id, LeadStatus.CONTACTED, by="bob", expected_version=1),
    )
    for act in acts:
        with pytest.raises(VersionConflict, match="you have version 1, and it is now version 2") as caught:
            act()
        assert (caught.value.expected, caught.value.found) == (1, 2)
    assert all_leads(store) == [edited]
    assert edit(store, lead.id, {"country": "DE"}, 2, by="ann") == edited


def test_edit_to_the_address_of_another_lead_is_refused(store: Repositories) -> None:
    take_in(store, rows([1, 2]))
    lead, other = all_leads(store)
    with pytest.raises(DuplicateLeadError, match=str(other.id)):
        edit(store, lead.id, {"email": other.email}, by="ann")
    with pytest.raises(InvalidValueError, match="country"):
        edit(store, lead.id, {"country": "Germany"}, by="ann")
    with pytest.raises(InvalidValueError, match="status"):
        edit(store, lead.id, {"status": "CLOSED_WON"}, by="ann")
    with pytest.raises(IntakeError, match=r"^email: .*not a valid email address"):
        edit(store, lead.id, {"email": "bad@@mail"}, by="ann")
    assert all_leads(store) == [lead, other]


def test_edit_stores_normalized_values_and_leaves_other_fields(store: Repositories) -> None:
    take_in(store, rows([1]))
    [lead] = all_leads(store)
    edited = edit(store, lead.id, {"email": " Ann@Kite.EXAMPLE ", "first_name": " Ann "}, by="ann")
    assert (edited.email, edited.first_name, edited.last_name) == ("ann@kite.example", "Ann", lead.last_name)


def test_refused_status_change_names_the_allowed_ones(store: Repositories) -> None:
    take_in(store, rows([1]))
    [lead] = all_leads(store)
    won = set_status(store, lead.id, LeadStatus.CLOSED_WON, reason="signed", by="ann")
    assert (won.status, won.version) == (LeadStatus.CLOSED_WON, 2)
    changed = store.leads.detail(lead.id).activities[0]
    assert (changed.type, changed.actor) == (ActivityType.STATUS_CHANGED, "ann")
    assert {**changed.payload, "move": None} == {
        "from": "NEW",
        "to": "CLOSED_WON",
        "reason": "signed",
        "move": None,
    }
    assert set_status(store, lead.id, LeadStatus.CLOSED_WON, by="bob") == won
    with pytest.raises(IllegalStateError, match="Allowed: MEETING_BOOKED, CLOSED_LOST"):
        set_status(store, lead.id, LeadStatus.NEW, by="ann")


def test_note_is_on_the_timeline(store: Repositories) -> None:
    take_in(store, rows([1]))
    [lead] = all_leads(store)
    add_note(store, lead.id, "called <b>twice</b>", by="rep")
    note = store.leads.detail(lead.id).activities[0]
    assert (note.type, note.payload, note.actor) == (
        ActivityType.NOTE,
        {"text": "called <b>twice</b>"},
        "rep",
    )
    assert store.leads.get(lead.id) == lead


def test_figures_count_every_lead_once_per_dimension(store: Repositories, clock: FixedClock) -> None:
    fill(store, clock)
    figures = store.leads.figures()
    assert figures.total == 54
    for counted in (figures.by_label, figures.by_status, figures.by_action, figures.by_processing):
        assert sum(counted.values()) == 54
    scored = [lead for lead in all_leads(store) if lead.score_label is ScoreLabel.HOT]
    assert figures.by_label == {"HOT": len(scored), "WARM": 0, "COLD": 39 - len(scored), "NONE": 15}
    assert figures.drafts_waiting == 39
    assert figures.oldest_queued_at is None
    store.runs.release("w")
    assert store.leads.figures().oldest_queued_at == min(
        lead.created_at for lead in all_leads(store) if lead.processing_state is ProcessingState.QUEUED
    )


def test_missing_lead_is_not_found(store: Repositories) -> None:
    acts: tuple[Callable[[], object], ...] = (
        lambda: store.leads.get(NOBODY),
        lambda: store.leads.detail(NOBODY),
        lambda: set_status(store, NOBODY, LeadStatus.NEW, by="ann"),
        lambda: add_note(store, NOBODY, "x", by="ann"),
        lambda: edit(store, NOBODY, {"country": "DE"}, by="ann"),
    )
    for act in acts:
        with pytest.raises(NotFoundError, match="There is no lead with this ID"):
            act()


def test_nul_in_a_text_is_stored_by_sqlite_and_refused_by_postgres(store: Repositories) -> None:
    content = make_content(lead_message="a\x00b")
    if store.is_local:
        take_in(store, [row(content)])
        assert [lead.lead_message for lead in all_leads(store)] == ["a\x00b"]
    else:
        with pytest.raises(InvalidValueError, match="NUL"):
            take_in(store, [row(content)])
        assert all_leads(store) == []


def test_deleting_rows_by_hand_deletes_their_children(store: Repositories) -> None:
    take_in(store, rows([1]))
    [lead] = all_leads(store)
    with store.database.writing() as transaction:
        transaction.connection.execute(text("DELETE FROM leads"))
    with store.database.reading() as connection:
        assert connection.execute(text("SELECT count(*) FROM activities")).scalar() == 0
    with pytest.raises(NotFoundError):
        store.leads.get(lead.id)
