"""The same drawings as HTML: every word escaped, no script, no address to load from, at home on light and dark grounds."""

from collections.abc import Iterable
from typing import Any

from leadops_core.display.activity import activity_line
from leadops_core.display.markup import dim, label, number, page, prose, quoted, table, titled
from leadops_core.display.style import GAIN, LOSS
from leadops_core.display.table import ACTION_WORDS, LABEL_WORDS, PROCESSING_WORDS, STATUS_WORDS, tally
from leadops_core.display.text import clean_line, exact, plural, rounded, shorten, signed
from leadops_core.schemas import (
    ColumnMapping,
    DecisionResult,
    EmailDraft,
    Enrichment,
    IngestReport,
    Lead,
    LeadDetail,
    LeadFigures,
    LineKind,
    Page,
    ProcessReport,
    ReviewItem,
    ScoreLabel,
    ScoreLine,
    ScoreResult,
)
from leadops_core.scoring import say_total
from leadops_core.texts import en
from leadops_core.texts.sentences import lift_words, name_words, source_words, value_words


def lead_html(detail: LeadDetail) -> str:
    """All that is known of one lead."""
    lead = detail.lead
    parts = [_heading(lead), table((), _profile(lead))]
    if lead.enrichment.facts:
        parts.append(titled("Facts", _facts(lead.enrichment)))
    parts += [titled(name_words(name), prose(text)) for name, text in _said(lead)]
    if detail.score:
        parts.append(titled("Score", _score(detail.score)))
    if detail.decision:
        parts.append(titled("Next", _decision(detail.decision)))
    parts += [_draft(draft) for draft in detail.drafts]
    rows = [
        (
            dim(activity.created_at.strftime("%Y-%m-%d %H:%M UTC")),
            quoted(en.ACTIVITIES[activity.type]),
            quoted(activity_line(activity)),
        )
        for activity in detail.activities
    ]
    parts.append(titled("Timeline, newest first", table((), rows)))
    return page(*parts)


def lead_row_html(lead: Lead) -> str:
    """One lead without its history."""
    return page(_heading(lead), table((), _profile(lead)), *(prose(text) for _, text in _said(lead)))


def page_html(items_page: Page[Any]) -> str:
    """A page of leads or of drafts that wait."""
    items = [item.lead if isinstance(item, ReviewItem) else item for item in items_page.items]
    if not all(isinstance(item, Lead) for item in items):
        return page(table((), [(quoted(shorten(str(item), 400)),) for item in items]))
    more = " · there are more: pass <code>next_cursor</code>" if items_page.next_cursor else ""
    return page(_leads(items), f'<div class="dim">{plural(len(items), "lead")}{more}</div>')


def review_html(item: ReviewItem) -> str:
    """One draft that waits, with the score and decision behind it."""
    parts = [_heading(item.lead)]
    if item.decision:
        parts.append(_decision(item.decision))
    if item.score:
        parts.append(_score(item.score))
    return page(*parts, _draft(item.draft))


def score_html(score: ScoreResult) -> str:
    """The sum that a score is."""
    return page(_score(score))


def decision_html(decision: DecisionResult) -> str:
    """The action, why, and the question where there is one."""
    return page(_decision(decision))


def draft_html(draft: EmailDraft) -> str:
    """Subject, body and state of a draft."""
    return page(_draft(draft))


def enrichment_html(enrichment: Enrichment) -> str:
    """Facts with source and confidence."""
    return page(_facts(enrichment))


def state_html(state: Any) -> str:
    """The final state of a graph run."""
    parts = [_heading(state.lead)] if isinstance(state.lead, Lead) else []
    if state.errors:
        parts.append(titled("Errors", table((), [(quoted(clean_line(error)),) for error in state.errors])))
    if state.score:
        parts.append(titled("Score", _score(state.score)))
    if state.decision:
        parts.append(titled("Next", _decision(state.decision)))
    if state.email_draft:
        parts.append(_draft(state.email_draft))
    return page(*parts)


def mapping_html(mapping: ColumnMapping) -> str:
    """What each column of a file is taken for."""
    rows = [
        (
            quoted(shorten(column.column, 80)),
            quoted(column.field.value if column.field else f"({column.role.value})"),
            number(f"{column.confidence:.0%}"),
            dim(shorten(column.why, 160)),
            quoted(" · ".join(shorten(sample, 30) for sample in column.samples[:3])),
        )
        for column in mapping.columns
    ]
    return page(table(("column", "taken for", "sure", "why", "samples"), rows))


def ingest_html(report: IngestReport) -> str:
    """What became of a file's rows."""
    counts = report.counts
    done = "would be" if report.dry_run else "were"
    said = (
        f"{quoted(shorten(report.file_name, 120))}: of {plural(counts.rows, 'row')}, {counts.accepted:,} {done} new leads, "
        f"{counts.merged:,} merged, {counts.rejected:,} rejected"
    )
    rows = [
        (number(row.line), quoted(shorten(row.column or "", 60)), quoted(clean_line(row.reason)))
        for row in report.rejected_rows
    ]
    return page(f"<div>{said}</div>", table(("line", "column", "why"), rows) if rows else "")


def process_html(report: ProcessReport) -> str:
    """What a `process` did."""
    labels = " · ".join(f"{label(ScoreLabel(name))} {count:,}" for name, count in report.labels.items())
    actions = quoted(tally(report.actions, ACTION_WORDS))
    return page(
        f"<div>{plural(report.processed, 'lead')} processed, {report.failed:,} failed</div>",
        f"<div>{labels}</div><div>{actions}</div>",
    )


def figures_html(figures: LeadFigures) -> str:
    """How many leads there are of each kind."""
    rows = [
        (quoted(title), quoted(tally(counts, words)))
        for title, counts, words in (
            ("label", figures.by_label, LABEL_WORDS),
            ("status", figures.by_status, STATUS_WORDS),
            ("action", figures.by_action, ACTION_WORDS),
            ("processing", figures.by_processing, PROCESSING_WORDS),
        )
    ]
    waiting = plural(figures.drafts_waiting, "draft")
    return page(f"<div>{plural(figures.total, 'lead')}, {waiting} to review</div>", table((), rows))


def _score(score: ScoreResult) -> str:
    scored = [line for line in score.lines if line.points]
    longest = max((abs(line.points) for line in scored), default=1.0)
    rows: list[tuple[str, ...]] = [(number(rounded(score.base)), "", "base", "")]
    rows += [
        (
            number(signed(line.points), exact(line.points)),
            _bar(line, longest),
            quoted(clean_line(line.title)),
            _evidence(line),
        )
        for line in scored
    ]
    chance = (
        "" if score.probability is None else dim(f" {score.probability:.0%} of leads like it turned out well")
    )
    lifts = "".join(
        f"<div>To reach {label(lift.label)}: "
        + quoted(clean_line(lift_words(lift)))
        + f" → {say_total(lift.total)}</div>"
        for lift in score.lifts
    )
    total = f"<div>sum <b>{exact(score.total)}</b> exactly {dim(f'· scorecard version {score.scorecard_version}')}</div>"
    return f"<div><b>{say_total(score.total)}</b> {label(score.label)}{chance}</div>{table((), rows)}{total}{lifts}"


def _bar(line: ScoreLine, longest: float) -> str:
    colour = GAIN if line.points > 0 else LOSS
    faint = "" if line.kind is LineKind.CHARACTERISTIC else ";opacity:.4"
    return f'<span class="b" style="width:{abs(line.points) / longest * 7:.2f}em;background:{colour}{faint}"></span>'


def _evidence(line: ScoreLine) -> str:
    if line.evidence.quote:
        return f"<i>“{quoted(shorten(line.evidence.quote, 200))}”</i>"
    return quoted(shorten(line.evidence.value or "", 200))


def _decision(decision: DecisionResult) -> str:
    why = f"{quoted(clean_line(decision.sentence))} {dim(f'({en.REASONS[decision.reason]})')}"
    said = f"<div><b>{quoted(en.ACTIONS[decision.action])}</b> · {why}</div>"
    if decision.question:
        said += f"<div>Ask: <i>{quoted(clean_line(decision.question.text))}</i></div>"
    return said


def _draft(draft: EmailDraft) -> str:
    mock = f" · {en.MOCK_MODE}" if draft.provider == "mock" else ""
    title = (
        f"{en.PURPOSES[draft.purpose]} · {en.VARIANTS[draft.variant]} · {en.DELIVERIES[draft.state]}{mock}"
    )
    return titled(title, f"<div><b>{quoted(clean_line(draft.subject))}</b></div>", prose(draft.body))


def _facts(enrichment: Enrichment) -> str:
    rows = [
        (
            dim(en.FACTS[fact.name]),
            quoted(shorten(value_words(fact.name, fact.value), 200)),
            dim(clean_line(source_words(fact.source))),
            dim(f"{fact.confidence:.0%}"),
        )
        for fact in enrichment.facts
    ]
    return table((), rows)


def _leads(leads: Iterable[Lead]) -> str:
    rows = [
        (
            number(say_total(lead.score_value), exact(lead.score_value))
            if lead.score_value is not None
            else "",
            label(lead.score_label),
            quoted(shorten(lead.display_name, 60)),
            quoted(shorten(lead.job_title or "", 60)),
            quoted(shorten(lead.company_name or "", 60)),
            quoted(en.ACTIONS[lead.recommended_action] if lead.recommended_action else ""),
            quoted(en.STATUSES[lead.status]),
        )
        for lead in leads
    ]
    return table(("score", "label", "lead", "title", "company", "action", "status"), rows)


def _heading(lead: Lead) -> str:
    score = f"<b>{say_total(lead.score_value)}</b> " if lead.score_value is not None else ""
    name = quoted(shorten(lead.display_name, 80))
    company = f" · {quoted(shorten(lead.company_name, 80))}" if lead.company_name else ""
    return f"<div>{score}{label(lead.score_label)} <b>{name}</b>{company} {dim('· ' + en.STATUSES[lead.status])}</div>"


def _profile(lead: Lead) -> list[tuple[str, ...]]:
    names = (
        *("email", "job_title", "company_name", "company_size", "industry", "country"),
        *("source", "budget_range", "urgency"),
    )
    known = [
        (name_words(name), value_words(name, getattr(lead, name)))
        for name in names
        if getattr(lead, name) is not None
    ]
    known += [*lead.attributes.items(), *lead.outcome_attributes.items()]
    return [(dim(shorten(name, 80)), quoted(shorten(str(value), 400))) for name, value in known]


def _said(lead: Lead) -> list[tuple[str, str]]:
    texts = (("pain_point", lead.pain_point), ("lead_message", lead.lead_message))
    return [(name, text) for name, text in texts if text]
