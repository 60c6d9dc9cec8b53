"""All leads scored anew by one scorecard, in bulk: no graph, and no model is asked."""

from collections import Counter
from collections.abc import Callable
from heapq import nlargest
from uuid import UUID

from leadops_core.adapters.store import Needs, NewScore, ScorableLead, Store
from leadops_core.enrichment import enrich
from leadops_core.errors import LeadOpsError
from leadops_core.schemas import Impact, LeadId, LeadMove, Origin, RescoreReport, Scorecard, ScoreLabel
from leadops_core.scoring import read_signals
from leadops_core.verbs.interpreter import no_collection

_LEADS_AT_ONCE = 5_000
_TRIES = 3
_SHOWN_MOVES = 20

Progress = Callable[[int, int | None], None]


def rescore(store: Store, *, progress: Progress | None = None) -> RescoreReport:
    """Score every lead by the version in use.

    Each few thousand leads are one transaction; cut short, it goes on from the beginning the next time, and leads that have
    their score already cost nothing but a look. Where another version comes into use meanwhile, it begins again with that.
    """
    for _ in range(_TRIES):
        version = store.scorecards.active()
        report = _rescore(store, version.number, version.scorecard, progress)
        if store.scorecards.mark_rescored(version.number):
            return report
    raise LeadOpsError("the scorecard in use keeps changing; rescore again once it has settled")


def _rescore(store: Store, number: int, card: Scorecard, progress: Progress | None) -> RescoreReport:
    needs = needs_of(card)
    after: UUID | None = None
    count = changed = queued = 0
    labels: Counter[str] = Counter({label.value: 0 for label in reversed(ScoreLabel)})
    moves: Counter[str] = Counter()

    def score(leads: list[ScorableLead]) -> list[NewScore]:
        return score_leads(leads, card)

    while True:
        with no_collection():
            page = store.rescoring.write(needs, number, score, after, _LEADS_AT_ONCE)
        for lead, new in zip(page.leads, page.scores, strict=True):
            labels[new.label.value] += 1
            changed += lead.score_value != new.value or lead.score_label != new.label
            if lead.score_label is not None and lead.score_label != new.label:
                moves[f"{lead.score_label} → {new.label}"] += 1
        count += len(page.leads)
        queued += page.queued
        if progress:
            progress(count, None)
        if len(page.leads) < _LEADS_AT_ONCE:
            break
        after = page.leads[-1].id
    return RescoreReport(
        scorecard_version=number,
        rescored=count,
        changed=changed,
        moved=sum(moves.values()),
        moves=dict(moves),
        labels=dict(labels),
        queued=queued,
    )


def impact_of(store: Store, card: Scorecard, *, progress: Progress | None = None) -> Impact:
    """What the scorecard would make of the leads that are stored; nothing is changed."""
    needs = needs_of(card)
    after: UUID | None = None
    count = 0
    labels: Counter[str] = Counter({label.value: 0 for label in reversed(ScoreLabel)})
    moves: Counter[str] = Counter()
    largest: list[tuple[float, LeadMove]] = []
    while True:
        with no_collection():
            leads = store.rescoring.read(needs, after, _LEADS_AT_ONCE)
            scores = score_leads(leads, card, say=False) if leads else []
        moved = []
        for lead, new in zip(leads, scores, strict=True):
            labels[new.label.value] += 1
            before = lead.score_label
            if before is None or lead.score_value is None or before == new.label:
                continue
            moves[f"{before} → {new.label}"] += 1
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
        moves=dict(moves),
        labels=dict(labels),
        largest=tuple(move for _, move in shown),
    )


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


def score_leads(leads: list[ScorableLead], card: Scorecard, *, say: bool = True) -> list[NewScore]:
    """The scores of the leads: what `score()` gives each.

    Of a lead that was never processed the facts and signals are those that its own words give.
    """
    # Here, because numpy takes a while to load: who only looks at leads must not wait for it.
    from leadops_core.scoring.columns import LeveledLeads, TableBuilder
    from leadops_core.scoring.rationales import rationales

    builder = TableBuilder.for_scorecard(card)
    for lead in leads:
        content = lead.unprocessed
        if content is None:
            builder.add_values(lead.fields, lead.attributes, lead.facts, lead.signals)
        else:
            builder.add(content, enrich(content), read_signals(content))
    leveled = LeveledLeads(builder.build(), card)
    scores = leveled.scores(card)
    chances = scores.probabilities
    return [
        NewScore(label, value, said, chance)
        for label, value, said, chance in zip(
            scores.label_names(),
            scores.totals.tolist(),
            rationales(leveled, card, scores) if say else [""] * len(leads),
            [None] * len(leads) if chances is None else chances.tolist(),
            strict=True,
        )
    ]
