"""Commands for one lead: add it, change its status, add a note, record its outcome."""

from typing import TYPE_CHECKING, Any

import click

from leadops_core.cli.options import TEXT, Command, EnumOf, by_option, lead_argument
from leadops_core.cli.output import Output, pass_output, plain
from leadops_core.cli.times import now
from leadops_core.errors import LeadExistsError

if TYPE_CHECKING:
    from rich.console import RenderableType

    from leadops_core.schemas import Lead, LeadStatus, Outcome

_FIELD_OPTIONS = {
    "--email": "email",
    "--name": "full_name",
    "--first-name": "first_name",
    "--last-name": "last_name",
    "--company": "company_name",
    "--title": "job_title",
    "--industry": "industry",
    "--size": "company_size",
    "--country": "country",
    "--source": "source",
    "--budget": "budget_range",
    "--urgency": "urgency",
    "--pain-point": "pain_point",
    "--message": "lead_message",
}


def _field_options(command: Any) -> Any:
    for option, field in reversed(_FIELD_OPTIONS.items()):
        command = click.option(option, field, type=TEXT, metavar="TEXT")(command)
    return command


@click.command(cls=Command, short_help="Add one lead, or update it if it exists.")
@_field_options
@click.option(
    "--set",
    "settings",
    type=TEXT,
    multiple=True,
    metavar="KEY=VALUE",
    help="Set a field or an attribute by name. Repeatable.",
)
@by_option
@click.pass_context
def add(ctx: click.Context, /, settings: tuple[str, ...], by: str, **fields: str | None) -> None:
    """Add one lead. If it already exists, it is updated; empty values never overwrite existing ones."""
    output = Output(ctx)
    values = {name: value for name, value in fields.items() if value is not None}
    for setting in settings:
        key, equals, value = setting.partition("=")
        if not equals or not key.strip():
            raise click.BadParameter(f"{setting!r} is not in the form KEY=VALUE.", ctx, param_hint="--set")
        values[key.strip()] = value
    if not any(value.strip() for value in values.values()):
        raise click.UsageError(
            "Give at least one value, such as --email, --name, --company or --set KEY=VALUE.", ctx
        )
    with output.leadops(create=True) as ops:
        is_new = True
        try:
            lead = ops.leads.add(values, by=by)
        except LeadExistsError:
            is_new = False
            lead = ops.leads.add(values, by=by, update_existing=True)

    def draw() -> "RenderableType":
        from rich.console import Group
        from rich.text import Text

        from leadops_core.display.lead import lead_heading

        done = "Added" if is_new else "Updated existing lead"
        return Group(
            Text.assemble(f"{done}: ", lead_heading(lead, now())),
            Text.assemble("Next: ", (f"leadops run {lead.id}", "bold")),
        )

    output.answer({"lead": plain(lead), "is_new": is_new}, draw)


@click.command(cls=Command)
@lead_argument
@click.argument("status", type=EnumOf("LeadStatus"), metavar="STATUS")
@click.option("--reason", type=TEXT, metavar="TEXT", help="Reason, shown on the timeline.")
@by_option
@pass_output
def status(output: Output, lead: str, status: "LeadStatus", reason: str | None, by: str) -> None:
    """Change the status of a lead.

    STATUS is one of NEW, QUALIFIED, NEEDS_INFO, DISQUALIFIED, CONTACTED, MEETING_BOOKED, CLOSED_WON, CLOSED_LOST.
    If a change is not allowed, the error lists the allowed ones. DISQUALIFIED, MEETING_BOOKED, CLOSED_WON and
    CLOSED_LOST also record the matching outcome, which the scorecard learns from. Use `take-back` to undo both.
    """
    from leadops_core.decision import outcome_of_status

    with output.leadops() as ops:
        before = ops.leads.show(lead)
        id = str(before.lead.id)
        moved = ops.leads.set_status(id, status, by=by, reason=reason)
        after = ops.leads.show(id)
    is_moved = moved.status is not before.lead.status
    label = next((entry.outcome for entry in after.feedback if entry.is_valid), None)
    recorded = outcome_of_status(status) if is_moved else None
    document = {
        "lead": plain(moved),
        "outcome_recorded": None if recorded is None else recorded.value,
        "label": None if label is None else label.value,
    }
    output.answer(document, lambda: _moved_view(moved, is_moved=is_moved, label=label))


def _moved_view(lead: "Lead", *, is_moved: bool, label: "Outcome | None") -> "RenderableType":
    from rich.console import Group
    from rich.text import Text

    return Group(_heading(lead), Text(_outcome_words(lead, is_moved=is_moved, label=label)))


def _outcome_words(lead: "Lead", *, is_moved: bool, label: "Outcome | None") -> str:
    """Say what the move means for learning, and what to do if that is not meant."""
    from leadops_core.cli.outcomes import withdraw_hint
    from leadops_core.decision import outcome_of_status
    from leadops_core.texts import en
    from leadops_core.texts.sentences import in_sentence

    stated = outcome_of_status(lead.status)
    if is_moved and stated is not None:
        return f"Recorded the outcome {in_sentence(en.OUTCOMES[stated])}. To undo both: leadops take-back {lead.id}"
    if not is_moved:
        words = f"The status is already {in_sentence(en.STATUSES[lead.status])}; nothing was changed."
        if stated is not None and label is not stated:
            words += f" To record the outcome: leadops outcome {lead.id} {stated.value}"
        return words
    if label is not None:
        return (
            f"No outcome was recorded. The earlier outcome {in_sentence(en.OUTCOMES[label])} still counts. "
            + withdraw_hint(lead)
        )
    return "No outcome was recorded, because this status is not final."


@click.command(cls=Command, short_help="Put a lead on hold.")
@lead_argument
@click.option("--reason", type=TEXT, metavar="TEXT", help="Reason, shown on the timeline.")
@by_option
@pass_output
def hold(output: Output, lead: str, reason: str | None, by: str) -> None:
    """Put a lead on hold. Its draft leaves the review queue, and nothing happens until you change the status."""
    with output.leadops() as ops:
        record = ops.leads.hold(lead, by=by, reason=reason)
    output.answer({"lead": plain(record)}, lambda: _heading(record))


@click.command("take-back", cls=Command, short_help="Undo the last status change or hold of a lead.")
@lead_argument
@by_option
@pass_output
def take_back(output: Output, lead: str, by: str) -> None:
    """Undo the last status change or hold of a lead, and restore its status, action and draft.

    An outcome recorded by the change is withdrawn. Refused if the lead was changed since, or if the status was set by
    an outcome; use `outcomes withdraw` for that.
    """
    with output.leadops() as ops:
        restored = ops.leads.undo_move(lead, by=by)
    output.answer({"lead": plain(restored)}, lambda: _heading(restored))


@click.command(cls=Command)
@lead_argument
@click.argument("text", type=TEXT, metavar="TEXT")
@by_option
@pass_output
def note(output: Output, lead: str, text: str, by: str) -> None:
    """Add a note to a lead's timeline."""
    with output.leadops() as ops:
        detail = ops.leads.show(lead)
        ops.leads.note(str(detail.lead.id), text, by=by)
    output.answer({"lead_id": str(detail.lead.id), "note": text}, lambda: "Note added.")


@click.command(cls=Command, short_help="Record the outcome of a lead.")
@lead_argument
@click.argument("outcome", type=EnumOf("Outcome"), metavar="OUTCOME")
@click.option("--notes", type=TEXT, metavar="TEXT", help="Notes.")
@by_option
@pass_output
def outcome(output: Output, lead: str, outcome: "Outcome", notes: str | None, by: str) -> None:
    """Record the outcome of a lead, which the scorecard learns from.

    OUTCOME is one of booked_demo, no_show, replied, negative_reply, no_response, disqualified, closed_won,
    closed_lost.
    """
    with output.leadops() as ops:
        record = ops.leads.show(lead).lead
        receipt = ops.outcomes.record(str(record.id), outcome, by=by, notes=notes)
        now_is = ops.leads.show(str(record.id)).lead

    from rich.console import Group
    from rich.text import Text

    from leadops_core.display.text import clean_line

    document = {
        "lead_id": str(record.id),
        "status": now_is.status.value,
        "outcome": outcome.value,
        **plain(receipt),
    }
    output.answer(document, lambda: Group(_heading(now_is), Text(clean_line(receipt.message))))


def _heading(lead: "Lead") -> "RenderableType":
    from leadops_core.display.lead import lead_heading

    return lead_heading(lead, now())
