"""All leads rescored by one scorecard, in bulk: no graph runs, and no model is asked."""

import time
from collections import Counter
from functools import partial
from heapq import nlargest
from uuid import UUID

from leadops_core.database.errors import ClaimLostError
from leadops_core.database.work_claims import RESCORING
from leadops_core.database.worker_id import end_worker, is_dead, worker_name
from leadops_core.enrichment import enrich
from leadops_core.schemas import (
    Impact,
    LabelFlow,
    LeadId,
    LeadMove,
    Origin,
    RescorePass,
    RescoreReport,
    RescoringPhase,
    RescoringState,
    Scorecard,
    ScorecardVersion,
    ScoreLabel,
)
from leadops_core.schemas.progress import Progress
from leadops_core.scoring import read_signals
from leadops_core.scoring.breakdown import ScoreOutline, outline_scores
from leadops_core.scoring.engine import LeveledLeads
from leadops_core.scoring.errors import ScorecardConflict
from leadops_core.scoring.repository.rescoring import Needs, NewScore, Rescored, ScorableLead
from leadops_core.scoring.table import TableBuilder, quotes_of
from leadops_core.store import Store
from leadops_core.tools import Clock

_LEADS_AT_ONCE = 5_000
_LEADS_BESIDE_OTHERS = 1_000
"""Leads per transaction while other workers write to the same leads: none of them waits long for a row."""
_LOOK_SECONDS = 0.1
_SHOWN_MOVES = 20


def rescore(
    store: Store, clock: Clock, lease_seconds: float, *, progress: Progress | None = None
) -> RescoreReport:
    """Score every lead by the version in use and return what changed, counted over the whole pass.

    If another process is rescoring already, this waits for it and continues what it leaves undone: no lead is scored twice.
    """
    store.scorecards.request_rescoring()
    while True:
        is_done = store.scorecards.is_rescored()
        begun, claim = store.rescoring.progress()
        if is_done and begun is not None:
            return begun.report
        if is_done:
            # Finished by an older version of LeadOps, which keeps no totals.
            store.scorecards.request_rescoring()
        if (
            rescore_if_due(store, clock, lease_seconds, leads_at_once=_LEADS_AT_ONCE, progress=progress)
            is None
        ):
            if progress and begun is not None and claim.owner is not None:
                progress(begun.report.rescored, begun.total)
            time.sleep(_LOOK_SECONDS)


def rescore_if_due(
    store: Store,
    clock: Clock,
    lease_seconds: float,
    *,
    seconds: float | None = None,
    leads_at_once: int = _LEADS_BESIDE_OTHERS,
    progress: Progress | None = None,
) -> RescoringState | None:
    """Continue the rescoring that is due, for at most `seconds`; the state it is left in.

    Return None if nothing is due, or another live worker is at it.
    """
    if store.scorecards.is_rescored():
        return None
    worker = worker_name()
    try:
        if not store.work.take(RESCORING, worker, lease_seconds, is_dead=is_dead):
            return None
        # The worker before may have finished between the first look and the claim.
        if not store.scorecards.is_rescored():
            deadline = None if seconds is None else time.monotonic() + seconds
            _continue(store, clock, worker, lease_seconds, leads_at_once, deadline, progress)
        store.work.release(RESCORING, worker)
    finally:
        # If the database is away and the claim cannot be released, it is free at once all the same.
        end_worker(worker)
    return rescoring_state(store)


def _continue(
    store: Store,
    clock: Clock,
    worker: str,
    lease_seconds: float,
    leads_at_once: int,
    deadline: float | None,
    progress: Progress | None,
) -> None:
    version = store.scorecards.active()
    begun, _ = store.rescoring.progress()
    is_under_way = begun is not None and begun.finished_at is None
    done = begun if begun is not None and is_under_way else _new_pass(store, clock, version)
    needs = needs_of(version.scorecard)
    score = partial(score_leads, card=version.scorecard)
    while done.finished_at is None:
        try:
            done = store.rescoring.write(
                needs, score, _advance, done, leads_at_once, worker=worker, lease_seconds=lease_seconds
            )
        except (ScorecardConflict, ClaimLostError):
            # The next call begins with the version that is in use then; a worker that took over goes on by itself.
            return
        if progress:
            progress(done.report.rescored, max(done.total, done.report.rescored))
        if deadline is not None and time.monotonic() >= deadline:
            return


def _new_pass(store: Store, clock: Clock, version: ScorecardVersion) -> RescorePass:
    report = RescoreReport(
        scorecard_version=version.number,
        rescored=0,
        changed=0,
        moved=0,
        moves=(),
        labels={label.value: 0 for label in reversed(ScoreLabel)},
        queued=0,
    )
    return RescorePass(report=report, total=store.leads.figures().total, started_at=clock.now())


def _advance(before: RescorePass, page: Rescored) -> RescorePass:
    report = before.report
    labels, changed = Counter(report.labels), report.changed
    moves = Counter({(flow.before, flow.after): flow.count for flow in report.moves})
    for lead, new in zip(page.leads, page.scores, strict=True):
        labels[new.label.value] += 1
        changed += lead.score_value != new.value or lead.score_label != new.label
        if lead.score_label is not None and lead.score_label != new.label:
            moves[ScoreLabel(lead.score_label), new.label] += 1
    totals = {
        "rescored": report.rescored + len(page.leads),
        "changed": changed,
        "moved": sum(moves.values()),
        "moves": _flows(moves),
        "labels": dict(labels),
        "queued": report.queued + page.queued,
    }
    after = page.leads[-1].id if page.leads else before.after
    return before.model_copy(update={"report": report.model_copy(update=totals), "after": after})


def rescoring_state(store: Store) -> RescoringState:
    """Return how far the leads have been rescored by the version in use."""
    is_done = store.scorecards.is_rescored()
    begun, claim = store.rescoring.progress()
    if begun is None:
        total = store.leads.figures().total
        is_taken = claim.owner is not None and not is_dead(claim.owner)
        phase = RescoringPhase.RUNNING if is_taken else RescoringPhase.WAITING
        return RescoringState(
            scorecard_version=store.scorecards.active().number,
            phase=RescoringPhase.DONE if is_done else phase,
            rescored=total if is_done else 0,
            total=total,
            changed=0,
            moved=0,
        )
    rescored = begun.report.rescored
    return RescoringState(
        scorecard_version=begun.report.scorecard_version,
        phase=RescoringPhase.DONE if is_done else RescoringPhase.RUNNING,
        rescored=rescored,
        total=rescored if is_done else max(begun.total, rescored),
        changed=begun.report.changed,
        moved=begun.report.moved,
        started_at=begun.started_at,
        finished_at=begun.finished_at,
    )


def impact_of(store: Store, card: Scorecard, *, progress: Progress | None = None) -> Impact:
    """What the scorecard would make of the leads that are stored; nothing is changed."""
    needs = needs_of(card)
    after: UUID | None = None
    count = 0
    labels: Counter[str] = Counter({label.value: 0 for label in reversed(ScoreLabel)})
    moves: Counter[tuple[ScoreLabel, ScoreLabel]] = Counter()
    largest: list[tuple[float, LeadMove]] = []
    while True:
        leads = store.rescoring.read(needs, after, _LEADS_AT_ONCE)
        scores = score_leads(leads, card, with_reasons=False) if leads else []
        moved = []
        for lead, new in zip(leads, scores, strict=True):
            labels[new.label.value] += 1
            before = lead.score_label
            if before is None or lead.score_value is None or before == new.label:
                continue
            moves[ScoreLabel(before), new.label] += 1
            moved.append((abs(new.value - lead.score_value), lead, new))
        largest += [
            (size, _move(lead, new))
            for size, lead, new in nlargest(_SHOWN_MOVES, moved, key=lambda each: (each[0], each[1].id.int))
        ]
        count += len(leads)
        if progress:
            progress(count, None)
        if len(leads) < _LEADS_AT_ONCE:
            break
        after = leads[-1].id
    shown = nlargest(_SHOWN_MOVES, largest, key=lambda each: (each[0], each[1].lead_id.int))
    return Impact(
        leads=count,
        moved=sum(moves.values()),
        moves=_flows(moves),
        labels=dict(labels),
        largest=tuple(move for _, move in shown),
    )


def _flows(moves: Counter[tuple[ScoreLabel, ScoreLabel]]) -> tuple[LabelFlow, ...]:
    ordered = sorted(moves.items(), key=lambda move: (-move[1], move[0]))
    return tuple(LabelFlow(before=before, after=after, count=count) for (before, after), count in ordered)


def _move(lead: ScorableLead, new: NewScore) -> LeadMove:
    return LeadMove(
        lead_id=LeadId(lead.id),
        before=lead.score_value,
        after=new.value,
        label_before=ScoreLabel(lead.score_label) if lead.score_label else None,
        label_after=new.label,
    )


def needs_of(card: Scorecard) -> Needs:
    """What the scorecard looks at."""
    sources = [source for each in card.characteristics for source in each.sources]
    origins = {origin for origin, _ in sources}
    fields = dict.fromkeys(key for origin, key in sources if origin is Origin.FIELD)
    return Needs(tuple(fields), Origin.ATTRIBUTE in origins, Origin.FACT in origins, Origin.SIGNAL in origins)


def score_leads(leads: list[ScorableLead], card: Scorecard, *, with_reasons: bool = True) -> list[NewScore]:
    """Return the scores of the leads: what `score()` gives each.

    Facts and signals of a lead that was never processed are those that its own words give.
    """
    builder = TableBuilder.for_scorecard(card)
    quotes: list[dict[str, str]] = []
    for lead in leads:
        content = lead.unprocessed
        if content is None:
            builder.add_values(lead.fields, lead.attributes, lead.facts, lead.signals)
            quotes.append(quotes_of(lead.signals))
        else:
            signals = read_signals(content)
            builder.add(content, enrich(content), signals)
            quotes.append(quotes_of((signal.kind, signal.level, signal.quote) for signal in signals))
    leveled = LeveledLeads(builder.build(), card)
    scores = leveled.scores(card)
    outlines = (
        outline_scores(leveled, card, scores, quotes)
        if with_reasons
        else [ScoreOutline(card.base, 0, ())] * len(leads)
    )
    return [
        NewScore(label, value, *outline, probability)
        for label, value, outline, probability in zip(
            scores.label_names(),
            scores.totals.tolist(),
            outlines,
            scores.probability_list(),
            strict=True,
        )
    ]
