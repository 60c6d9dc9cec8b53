"""The scores of all leads, read and written a few thousand at a time."""

from collections.abc import Callable, Sequence
from typing import Any, NamedTuple
from uuid import UUID

from sqlalchemy import Connection, select, update

from leadops_core.database.database import Database, Transaction, retried
from leadops_core.database.statements import any_of, update_rows
from leadops_core.database.work_claims import RESCORING, WorkClaim, WorkClaims, keep_progress, progress_of
from leadops_core.intake.repository.arrivals import OPEN_STATUSES, queue_again
from leadops_core.schemas import (
    ActivityType,
    Enrichment,
    LeadContent,
    LeadId,
    ProcessingState,
    RecommendedAction,
    RescorePass,
    ScoreLabel,
    ScoreReason,
)
from leadops_core.scoring import ScoreInputs
from leadops_core.scoring.errors import ScorecardConflict
from leadops_core.tables import activities, leads, scorecards
from leadops_core.tables.activity_log import MOVE, ActivityLog
from leadops_core.tables.rows import CONTENT_FIELDS, content_of, signals_of

_JSON = ("attributes", "enrichment", "signals")
_STATE = (
    *("status", "score_label", "score_value", "scorecard_version", "probability"),
    *("recommended_action", "processing_state", "score_line_count"),
)


class Needs(NamedTuple):
    """What a scorecard looks at."""

    fields: tuple[str, ...]
    attributes: bool
    facts: bool
    signals: bool


class ScorableLead(NamedTuple):
    """A lead with what its score is made from, and the score that it has."""

    id: UUID
    fields: dict[str, Any]
    attributes: dict[str, str]
    facts: dict[str, str]
    """Values by name."""
    signals: list[tuple[str, str, str]]
    """Kind, level and quote."""
    unprocessed: LeadContent | None
    """All that is said of it, where no run has found out anything yet."""
    score_value: float | None
    score_label: str | None
    scorecard_version: int | None
    probability: float | None
    status: str
    action: str | None
    processing_state: str
    line_count: int | None
    """Number of lines of the score that it has; None if its reasons are not stored."""


class NewScore(NamedTuple):
    """A lead's score under another scorecard."""

    label: ScoreLabel
    value: float
    base: float
    line_count: int
    reasons: tuple[ScoreReason, ...]
    probability: float | None


class Rescored(NamedTuple):
    """A page of leads that was scored anew."""

    leads: list[ScorableLead]
    scores: list[NewScore]
    queued: int


Score = Callable[[list[ScorableLead]], list[NewScore]]
Advance = Callable[[RescorePass, Rescored], RescorePass]
"""Adds a page to the totals of a pass."""


class Rescoring:
    """Scores of all leads, page by page in the order of ids."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def read(self, needs: Needs, after: UUID | None, limit: int) -> list[ScorableLead]:
        """The next leads after that id; none at the end."""
        with self._database.reading() as connection:
            return _read(connection, needs, after, limit, lock=False)

    def inputs(self, lead_ids: Sequence[LeadId]) -> dict[LeadId, ScoreInputs]:
        """What the leads' scores are made from; leads that are not there are left out."""
        with self._database.reading() as connection:
            return read_inputs(connection, lead_ids)

    def progress(self) -> tuple[RescorePass | None, WorkClaim]:
        """Return the pass that was begun last, if its version is still in use, and the claim on it."""
        with self._database.reading() as connection:
            number = connection.execute(select(scorecards.c.number).where(scorecards.c.is_active)).scalar()
        claim = WorkClaims(self._database).get(RESCORING)
        if not claim.progress:
            return None, claim
        begun = RescorePass.model_validate(claim.progress)
        return (begun if begun.report.scorecard_version == number else None), claim

    @retried
    def write(
        self,
        needs: Needs,
        score: Score,
        advance: Advance,
        begun: RescorePass,
        limit: int,
        *,
        worker: str,
        lease_seconds: float,
    ) -> RescorePass:
        """Rescore the next leads of a pass in one transaction, together with how far the pass has come.

        A lead whose label changes gets an entry on its timeline and, while its next step is still open, waits to be processed
        again; one that a person put on hold stays so. The version of a lead does not go up, because nothing was said or
        decided: who is editing it meanwhile loses nothing.

        Raises ScorecardConflict if another version came into use, ClaimLostError if another worker took over the pass.
        Nothing is stored then.
        """
        number = begun.report.scorecard_version
        with self._database.writing() as transaction:
            _keep_in_use(transaction, begun)
            found = _read(transaction.connection, needs, begun.after, limit, lock=True)
            scores = score(found) if found else []
            queued = _write(transaction, number, found, scores)
            done = advance(begun, Rescored(found, scores, queued))
            if len(found) < limit:
                done = done.model_copy(update={"finished_at": transaction.now})
                _mark_rescored(transaction, number)
            progress = done.model_dump(mode="json")
            keep_progress(transaction, RESCORING, worker, lease_seconds, progress)
        return done


def _keep_in_use(transaction: Transaction, begun: RescorePass) -> None:
    """Let no other version come into use before the transaction ends. Raises ScorecardConflict if one did since `begun`."""
    number = begun.report.scorecard_version
    connection = transaction.connection
    query = select(scorecards.c.number).where(scorecards.c.is_active, scorecards.c.number == number)
    is_in_use = connection.execute(query.with_for_update(read=True)).first() is not None
    # Activating a version forgets the progress, so this also notices a version that left and came back meanwhile.
    if not is_in_use or (begun.after is not None and not progress_of(connection, RESCORING)):
        raise ScorecardConflict(f"Another scorecard version was activated after version {number}.")


def _mark_rescored(transaction: Transaction, number: int) -> None:
    done = update(scorecards).where(scorecards.c.number == number).values(rescored_at=transaction.now)
    transaction.connection.execute(done)


def read_inputs(connection: Connection, lead_ids: Sequence[LeadId]) -> dict[LeadId, ScoreInputs]:
    """As `Rescoring.inputs`, over a connection that is open."""
    names = ("id", *CONTENT_FIELDS, "enrichment", "signals", "last_run_key")
    wanted = any_of(leads.c.id, [each.hex for each in lead_ids], connection)
    rows = connection.execute(select(*(leads.c[name] for name in names)).where(wanted)).mappings()
    return {
        LeadId(row["id"]): ScoreInputs(
            content_of(row),
            Enrichment.model_validate(row["enrichment"]),
            signals_of(row["signals"]),
            row["last_run_key"] is not None,
        )
        for row in rows
    }


def _read(
    connection: Connection, needs: Needs, after: UUID | None, limit: int, *, lock: bool
) -> list[ScorableLead]:
    documents = [name for name, is_needed in zip(_JSON, needs[1:], strict=True) if is_needed]
    names = dict.fromkeys(("id", "last_run_key", *_STATE, *needs.fields, *documents))
    query = select(*(leads.c[name] for name in names)).order_by(leads.c.id).limit(limit)
    if after is not None:
        query = query.where(leads.c.id > after)
    result = connection.execute(query.with_for_update() if lock else query)
    found: list[ScorableLead] = []
    unprocessed_ids: list[UUID] = []
    # Row by row, so that the parsed documents of a page are never all in memory.
    for values in result:
        row = dict(zip(names, values, strict=True))
        found.append(_scorable(row, needs))
        if row["last_run_key"] is None:
            unprocessed_ids.append(row["id"])
    contents = _unprocessed(connection, unprocessed_ids)
    return [lead._replace(unprocessed=contents[lead.id]) if lead.id in contents else lead for lead in found]


def _scorable(row: dict[str, Any], needs: Needs) -> ScorableLead:
    return ScorableLead(
        id=row["id"],
        fields={name: row[name] for name in needs.fields},
        attributes=row.get("attributes") or {},
        facts=_facts(row.get("enrichment")),
        signals=_signals(row.get("signals")),
        unprocessed=None,
        score_value=row["score_value"],
        score_label=row["score_label"],
        scorecard_version=row["scorecard_version"],
        probability=row["probability"],
        status=row["status"],
        action=row["recommended_action"],
        processing_state=row["processing_state"],
        line_count=row["score_line_count"],
    )


def _facts(enrichment: dict[str, Any] | None) -> dict[str, str]:
    return {fact["name"]: fact["value"] for fact in (enrichment or {}).get("facts", ())}


def _signals(signals: list[dict[str, Any]] | None) -> list[tuple[str, str, str]]:
    return [(signal["kind"], signal["level"], signal["quote"]) for signal in signals or ()]


def _unprocessed(connection: Connection, ids: Sequence[UUID]) -> dict[UUID, LeadContent]:
    if not ids:
        return {}
    query = select(leads.c.id, *(leads.c[name] for name in CONTENT_FIELDS)).where(
        any_of(leads.c.id, [id.hex for id in ids], connection)
    )
    return {row["id"]: content_of(row) for row in connection.execute(query).mappings()}


def _write(
    transaction: Transaction, number: int, found: Sequence[ScorableLead], scores: Sequence[NewScore]
) -> int:
    rows: list[dict[str, Any]] = []
    moved: list[ScorableLead] = []
    log = ActivityLog(transaction)
    for lead, score in zip(found, scores, strict=True):
        label = str(score.label)
        before = (lead.score_value, lead.score_label, lead.scorecard_version, lead.probability)
        has_reasons = lead.line_count is not None
        if has_reasons and before == (score.value, label, number, score.probability):
            continue
        rows.append(
            {
                "id": lead.id,
                "score_label": label,
                "score_value": score.value,
                "score_base": score.base,
                "score_line_count": score.line_count,
                "score_reasons": score.reasons or None,
                "scorecard_version": number,
                "probability": score.probability,
                "updated_at": transaction.now,
            }
        )
        if lead.score_label is not None and label != lead.score_label:
            moved.append(lead)
            log.add(lead.id, ActivityType.NOTE, _said(lead, score, number))
    update_rows(transaction.connection, leads, rows)
    log.write()
    again = _to_decide_again(transaction.connection, moved)
    queue_again(transaction, again)
    return len(again)


def _said(lead: ScorableLead, score: NewScore, number: int) -> dict[str, Any]:
    return {
        "text": f"Scored anew by scorecard version {number}: {lead.score_label} → {score.label}",
        "rescored": {
            "scorecard_version": number,
            "from": {
                "value": lead.score_value,
                "label": lead.score_label,
                "scorecard_version": lead.scorecard_version,
            },
            "to": {"value": score.value, "label": score.label},
        },
    }


def _to_decide_again(connection: Connection, moved: Sequence[ScorableLead]) -> list[UUID]:
    """Those of the moved leads whose next step another label may change."""
    done = ProcessingState.DONE.value
    open_ones = [lead for lead in moved if lead.status in OPEN_STATUSES and lead.processing_state == done]
    holding = [lead.id.hex for lead in open_ones if lead.action == RecommendedAction.HOLD.value]
    if not holding:
        return [lead.id for lead in open_ones]
    # Only a hold writes a note with what it takes to undo it.
    on_hold = activities.c.payload[MOVE].as_string().is_not(None)
    query = (
        select(activities.c.lead_id, activities.c.type)
        .where(
            any_of(activities.c.lead_id, holding, connection),
            (activities.c.type == ActivityType.SCORED.value)
            | ((activities.c.type == ActivityType.NOTE.value) & on_hold),
        )
        .order_by(activities.c.created_at, activities.c.id)
    )
    newest = {row.lead_id: row.type for row in connection.execute(query)}
    return [lead.id for lead in open_ones if newest.get(lead.id) != ActivityType.NOTE.value]
