"""Render one lead: person, message, score, next step, drafts, and timeline."""

from collections import Counter
from collections.abc import Iterable
from datetime import datetime

from rich.console import Group, RenderableType
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from leadops_core.display.activity import activity_line
from leadops_core.display.next_step import email_words, hold_words, next_words
from leadops_core.display.score import label_text, score_view
from leadops_core.display.sentences import sentence_lines
from leadops_core.display.style import LOSS
from leadops_core.display.text import ago, clean, clean_line, clock, plural, rounded, shorten
from leadops_core.intake.details import details_of
from leadops_core.schemas import (
    Activity,
    DecisionResult,
    DeliveryState,
    DraftPurpose,
    EmailDraft,
    Enrichment,
    Feedback,
    Language,
    Lead,
    LeadDetail,
    LeadProgress,
    ProcessingState,
    Signal,
    TextField,
)
from leadops_core.scoring import say_total
from leadops_core.texts import en
from leadops_core.texts.sentences import name_words, source_words, value_words

PROFILE_FIELDS = (
    *("email", "job_title", "company_name", "company_size", "industry", "country"),
    *("source", "budget_range", "urgency"),
)
_INDENT = (0, 0, 0, 2)
MOCK_PROVIDER = "mock"


def lead_name(lead: Lead) -> str:
    """Return what people call the lead, in at most 80 characters."""
    return shorten(lead.display_name, 80)


def section(title: str, *body: RenderableType) -> Group:
    """Return a part with an empty line and its title above."""
    return Group("", Text(title, style="bold"), *(Padding(part, _INDENT) for part in body))


def lead_view(detail: LeadDetail, now: datetime) -> RenderableType:
    """Return everything that is stored about one lead."""
    lead = detail.lead
    progress = LeadProgress(hold=detail.hold, latest_email=detail.latest_email)
    heading = lead_heading(lead, now, progress)
    parts: list[RenderableType] = [heading, section("Profile", profile(lead))]
    if lead.enrichment.facts:
        parts.append(section("Facts", facts(lead.enrichment)))
    signals = detail.score.signals if detail.score else ()
    parts += [section(title, *texts) for title, texts in _messages(lead, signals)]
    if detail.score:
        parts.append(section("Score", score_view(detail.score), *_active_score(detail)))
    if detail.decision and detail.decision_applies:
        parts.append(section("Next step", decision_view(detail.decision)))
    elif words := next_words(lead.status, lead.recommended_action, progress, now):
        parts.append(section("Next step", Text(words)))
    parts += [draft_section(draft) for draft in detail.drafts]
    if detail.feedback:
        parts.append(section("Outcomes", feedback_view(detail.feedback, now)))
    parts.append(section("Timeline, newest first", timeline(detail.activities, now)))
    return Group(*parts)


def _active_score(detail: LeadDetail) -> list[RenderableType]:
    """Return the score by the active version, if another version gave the stored one."""
    active = detail.active_score
    if active is None:
        return []
    score = f"{say_total(active.total)} {en.LABELS[active.label]}"
    return [
        Text(f"The active scorecard, version {active.scorecard_version}, would give {score}.", style="dim")
    ]


def lead_heading(lead: Lead, now: datetime, progress: LeadProgress | None = None) -> Text:
    """Return score, label, name, company, status, hold, email on its way, and age in one line."""
    heading = Text()
    if lead.score_value is not None:
        heading.append(f"{say_total(lead.score_value)} ", style="bold")
    heading.append_text(label_text(lead.score_label)).append("  ")
    heading.append(lead_name(lead), style="bold")
    if lead.company_name:
        heading.append(f" · {shorten(lead.company_name, 60)}")
    heading.append(f" · {en.STATUSES[lead.status]}", style="dim")
    if lead.is_explored:
        heading.append(f" · {en.EXPLORED}", style="bold")
    if progress is not None and progress.hold is not None:
        heading.append(f" · {hold_words(progress.hold)}", style="bold")
    if progress is not None and (on_its_way := email_words(progress.latest_email, now)):
        heading.append(f" · {on_its_way}", style="bold")
    heading.append(f" · {ago(lead.created_at, now)}", style="dim")
    return heading


def profile(lead: Lead) -> Table:
    """Return the filled fields and details, then the custom fields, then the outcome columns."""
    table = _pairs_table()
    table.add_row("id", str(lead.id))
    for name in PROFILE_FIELDS:
        value = getattr(lead, name)
        if value is not None:
            table.add_row(name_words(name), shorten(value_words(name, str(value)), 320))
    if lead.industry_text and lead.industry_text != lead.industry:
        table.add_row(name_words("industry_text"), shorten(lead.industry_text, 320))
    details, custom_fields = profile_details(lead)
    for name, value in details:
        table.add_row(shorten(name, 28), shorten(value, 320))
    for name, value in custom_fields:
        table.add_row(Text(shorten(name, 28), style="dim italic"), shorten(value, 320))
    for name, value in lead.outcome_attributes.items():
        table.add_row(Text(f"{shorten(name, 28)} (outcome)", style="dim italic"), shorten(value, 320))
    if lead.processing_state is not ProcessingState.DONE:
        table.add_row("processing", _processing(lead))
    return table


def profile_details(lead: Lead) -> tuple[list[tuple[str, str]], list[tuple[str, str]]]:
    """Return the details of a lead, such as the phone number, and the other custom fields, each with its label.

    If several custom fields are the same detail, such as two phone numbers, their own names are the labels.
    """
    fields = details_of(lead.attributes)
    counts = Counter(fields.values())
    details = [
        (name_words(field.value) if counts[field] == 1 else name, lead.attributes[name])
        for name, field in fields.items()
    ]
    return details, [(name, value) for name, value in lead.attributes.items() if name not in fields]


def facts(enrichment: Enrichment) -> Table:
    """Return the facts of the enrichment, with source and confidence."""
    table = _pairs_table()
    table.add_column(overflow="fold", style="dim")
    for fact in enrichment.facts:
        confidence = "" if fact.confidence >= 1 else f", {fact.confidence:.0%} confidence"
        value = shorten(value_words(fact.name, fact.value), 200)
        table.add_row(en.FACTS[fact.name], value, f"{clean_line(source_words(fact.source))}{confidence}")
    return table


def marked_text(text: str, quotes: Iterable[str]) -> Text:
    """Return the lead's own words, with the quotes of signals underlined."""
    words = Text(clean(text).strip())
    for quote in quotes:
        start = words.plain.find(clean(quote))
        if start >= 0:
            words.stylize("underline", start, start + len(clean(quote)))
    return words


def decision_view(decision: DecisionResult) -> RenderableType:
    """Return the action, its reason, and the question if there is one."""
    lines: list[RenderableType] = [
        Text.assemble(
            (en.ACTIONS[decision.action], "bold"),
            f" · {clean_line(decision.sentence)}",
            (f"  ({en.REASONS[decision.reason]})", "dim"),
        )
    ]
    if decision.question:
        lines.append(
            Text.assemble(
                "Question: ",
                (clean_line(decision.question.text), "italic"),
                (f"  worth up to +{rounded(decision.question.points_at_stake)}", "dim"),
            )
        )
    return Group(*lines)


def draft_section(draft: EmailDraft) -> Group:
    """Return a draft with its state and the version to name in an approval."""
    return section(draft_title(draft), Text(f"Version {draft.version}", style="dim"), draft_view(draft))


def draft_title(draft: EmailDraft) -> str:
    """Return purpose, id, variant, language unless it is English, and state of the draft."""
    return f"{en.PURPOSES[draft.purpose]} {draft.id} · {kind_words(draft)} · {delivery(draft)}"


def kind_words(draft: EmailDraft) -> str:
    """Return the step of the cadence, or that the draft is an answer, which is no step of it; and a language but English."""
    is_answer = draft.purpose is DraftPurpose.ANSWER
    step = en.PURPOSES[draft.purpose] if is_answer else en.VARIANTS[draft.variant]
    return step if draft.language is Language.ENGLISH else f"{step} · {en.LANGUAGES[draft.language]}"


def delivery(draft: EmailDraft) -> str:
    """Return the delivery state of a draft, with a note if the mock provider accepted the message."""
    if draft.state is DeliveryState.SENT and draft.provider == MOCK_PROVIDER:
        return en.SENT_TO_MOCK
    if draft.state is DeliveryState.SUPERSEDED and draft.delivery_note:
        return en.WITHDRAWN
    return en.DELIVERIES[draft.state]


def draft_view(draft: EmailDraft) -> RenderableType:
    """Return subject and body, then failed checks, edits, and decisions."""
    parts: list[RenderableType] = [
        Text.assemble(("Subject: ", "dim"), (clean_line(draft.subject), "bold")),
        "",
        Text(clean(draft.body).strip()),
    ]
    sentences = sentence_lines(draft) if draft.state is DeliveryState.DRAFT else ()
    for notes in (list(sentences), list(_draft_notes(draft))):
        if notes:
            parts += ["", *notes]
    return Group(*parts)


def _draft_notes(draft: EmailDraft) -> Iterable[Text]:
    for check in draft.checks:
        if not check.passed:
            yield Text(
                f"✗ {en.CHECKS.get(check.name, check.name)}: {clean_line(check.message or 'failed')}",
                style=LOSS,
            )
    if draft.remark:
        yield Text(f"{en.MODEL_REMARK}: {clean_line(draft.remark)}", style="dim")
    if draft.edits:
        yield Text(
            f"edited {plural(len(draft.edits), 'time')}, last by {clean_line(draft.edits[-1].by)}",
            style="dim",
        )
    if draft.approved_by:
        yield Text(f"approved by {clean_line(draft.approved_by)}", style="dim")
    if draft.rejected_reason:
        yield Text(f"rejected: {clean_line(draft.rejected_reason)}", style="dim")
    if draft.delivery_note:
        yield Text(clean_line(draft.delivery_note), style="dim")


def feedback_view(feedback: Iterable[Feedback], now: datetime) -> Table:
    """Return the recorded outcomes, newest first."""
    table = Table.grid(padding=(0, 2))
    for entry in feedback:
        words = Text(en.OUTCOMES[entry.outcome], style="bold").append(
            f"  {shorten(entry.notes or '', 200)}", style="not bold"
        )
        by = clean_line(entry.recorded_by)
        if entry.withdrawn_at is not None:
            words.stylize("strike")
            by = f"{by}; withdrawn by {clean_line(entry.withdrawn_by or '')} {clock(entry.withdrawn_at, now)}"
            if entry.withdrawn_reason:
                by = f"{by}: {shorten(entry.withdrawn_reason, 200)}"
        table.add_row(Text(clock(entry.created_at, now), style="dim"), words, Text(by, style="dim"))
    return table


def timeline(activities: Iterable[Activity], now: datetime) -> Table:
    """Return the activities with their times in the time zone of `now`."""
    table = Table.grid(padding=(0, 2))
    table.add_column(no_wrap=True, style="dim")
    table.add_column(no_wrap=True)
    table.add_column(overflow="fold")
    for activity in activities:
        style = LOSS if activity.type == "ERROR" else ""
        table.add_row(
            clock(activity.created_at, now),
            Text(en.ACTIVITIES[activity.type], style=style),
            Text(activity_line(activity)),
        )
    return table


def _messages(lead: Lead, signals: Iterable[Signal]) -> Iterable[tuple[str, list[RenderableType]]]:
    fields: tuple[TextField, ...] = ("pain_point", "lead_message")
    for field in fields:
        text = getattr(lead, field)
        if text:
            yield (
                name_words(field),
                [marked_text(text, (signal.quote for signal in signals if signal.field == field))],
            )


def _processing(lead: Lead) -> str:
    words = {
        ProcessingState.QUEUED: "queued. Next: leadops process",
        ProcessingState.RUNNING: "in progress",
        ProcessingState.FAILED: "failed. To retry: leadops process --retry-failed",
        ProcessingState.DONE: "done",
    }[lead.processing_state]
    return f"{words} ({shorten(lead.last_error, 200)})" if lead.last_error else words


def _pairs_table() -> Table:
    table = Table.grid(padding=(0, 2))
    table.add_column(no_wrap=True, style="dim")
    table.add_column(overflow="fold")
    return table
