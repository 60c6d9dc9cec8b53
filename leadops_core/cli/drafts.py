"""Drafts decided one at a time; `review` works through all of them."""

import sys
from typing import IO, TYPE_CHECKING

import click

from leadops_core.cli.options import TEXT, Command, by_option
from leadops_core.cli.output import Output, Refused, plain

if TYPE_CHECKING:
    from rich.console import RenderableType

    from leadops_core.schemas import EmailDraft

_SUBJECT = "Subject: "


@click.command(cls=Command, short_help="Let a draft go.")
@click.argument("draft", metavar="DRAFT", type=TEXT)
@click.option(
    "--version", "expected_version", type=int, metavar="N", help="Refuse if it was edited since version N."
)
@click.option("--now", is_flag=True, help="Send it at once, without the time in which it can be taken back.")
@by_option
@click.pass_context
def approve(ctx: click.Context, draft: str, expected_version: int | None, now: bool, by: str) -> None:
    """Approve a draft: it is sent at most once, by `leadops deliver` or a worker.

    Until LEADOPS_UNDO_SECONDS are over, `leadops unapprove` takes it back. In mock mode it goes to the outbox folder and
    nothing leaves this machine.
    """
    output = Output(ctx)
    with output.leadops() as ops:
        approved = ops.approve(draft, by=by, expected_version=expected_version, now=now)
    refuse_stuck(approved, must_be_sent=now)
    output.answer({"draft": plain(approved)}, lambda: delivery_view(approved))


def refuse_stuck(draft: "EmailDraft", *, must_be_sent: bool = True) -> None:
    """Raise `Refused`, with the draft, where an approved draft did not go out, or is not about to."""
    from leadops_core.display.lead import delivery
    from leadops_core.schemas import DeliveryState

    on_its_way = (DeliveryState.APPROVED, DeliveryState.CLAIMED, DeliveryState.TRANSMITTING)
    if draft.state is DeliveryState.SENT or (draft.state in on_its_way and not must_be_sent):
        return
    why = f": {draft.delivery_note}" if draft.delivery_note else ""
    raise Refused(f"The draft is {delivery(draft)}{why}", {"draft": plain(draft)})


def delivery_view(draft: "EmailDraft") -> "RenderableType":
    """A draft in two or three lines: what it is, how it stands, what there is to know of that."""
    from rich.console import Group
    from rich.text import Text

    from leadops_core.cli.times import now
    from leadops_core.display.delivery import next_step
    from leadops_core.display.lead import delivery
    from leadops_core.display.text import clean_line

    lines = [Text.assemble((clean_line(draft.subject), "bold"), f": {delivery(draft)}")]
    if draft.delivery_note:
        lines.append(Text(clean_line(draft.delivery_note), style="dim"))
    if step := next_step(draft, now()):
        lines.append(Text(step, style="dim"))
    return Group(*lines)


@click.command(cls=Command, short_help="Change a draft's words.")
@click.argument("draft", metavar="DRAFT", type=TEXT)
@click.option("--subject", type=TEXT, metavar="TEXT", help="The new subject.")
@click.option("--body", type=TEXT, metavar="TEXT", help="The new body.")
@click.option(
    "--body-file", type=click.File(encoding="utf-8"), metavar="FILE", help="The new body, from a file or -."
)
@by_option
@click.pass_context
def edit(
    ctx: click.Context,
    draft: str,
    subject: str | None,
    body: str | None,
    body_file: IO[str] | None,
    by: str,
) -> None:
    """Change a draft's words; what stood before is kept with it.

    With none of --subject, --body and --body-file it opens your editor (VISUAL, EDITOR).
    """
    output = Output(ctx)
    if body is not None and body_file is not None:
        raise click.UsageError("Give --body or --body-file, not both.", ctx)
    if body_file is not None:
        try:
            body = body_file.read()
        except UnicodeDecodeError:
            raise Refused(f"{body_file.name} is not UTF-8 text") from None
    with output.leadops() as ops:
        before = ops.draft(draft)
        if subject is None and body is None:
            if output.as_json or not sys.stdin.isatty():
                raise click.UsageError(
                    "Give --subject, --body or --body-file: there is no terminal for an editor.", ctx
                )
            written = edit_in_editor(before.subject, before.body)
            if written is None:
                raise Refused("Nothing was changed.")
            subject, body = written
        after = ops.edit(before.id, by=by, subject=subject, body=body, expected_version=before.version)

    from rich.console import Group

    from leadops_core.display.lead import draft_view, section

    output.answer({"draft": plain(after)}, lambda: Group(section("Draft", draft_view(after))))


def edit_in_editor(subject: str, body: str) -> tuple[str, str] | None:
    """Subject and body as a person left them in the editor; None where nothing was changed or saved."""
    from leadops_core.display.text import clean, clean_line

    before = f"{_SUBJECT}{clean_line(subject)}\n\n{clean(body).strip()}\n"
    after = click.edit(before, extension=".txt", require_save=True)
    if after is None or after.strip() == before.strip():
        return None
    first, _, rest = after.lstrip().partition("\n")
    if not first.startswith(_SUBJECT.strip()):
        raise Refused(f"The first line must begin with {_SUBJECT.strip()!r}; nothing was changed.")
    return first.removeprefix(_SUBJECT.strip()).strip(), rest.strip() + "\n"


@click.command(cls=Command)
@click.argument("draft", metavar="DRAFT", type=TEXT)
@click.option("--reason", type=TEXT, required=True, metavar="TEXT", help="Why; stays with the draft.")
@by_option
@click.pass_context
def reject(ctx: click.Context, draft: str, reason: str, by: str) -> None:
    """Reject a draft: it is not sent."""
    output = Output(ctx)
    with output.leadops() as ops:
        rejected = ops.reject(draft, by=by, reason=reason)
    output.answer({"draft": plain(rejected)}, lambda: delivery_view(rejected))


@click.command(cls=Command, short_help="Take an approval back.")
@click.argument("draft", metavar="DRAFT", type=TEXT)
@by_option
@click.pass_context
def unapprove(ctx: click.Context, draft: str, by: str) -> None:
    """Take an approval back, as long as nobody has begun to send: the draft waits in the inbox again."""
    output = Output(ctx)
    with output.leadops() as ops:
        back = ops.unapprove(draft, by=by)
    output.answer({"draft": plain(back)}, lambda: delivery_view(back))


@click.command(cls=Command, short_help="Put a draft back into the inbox.")
@click.argument("draft", metavar="DRAFT", type=TEXT)
@by_option
@click.pass_context
def reopen(ctx: click.Context, draft: str, by: str) -> None:
    """Put a rejected draft, or one that was not sent, back into the inbox, to be approved anew."""
    output = Output(ctx)
    with output.leadops() as ops:
        back = ops.reopen(draft, by=by)
    output.answer({"draft": plain(back)}, lambda: delivery_view(back))


@click.command(cls=Command, short_help="Say whether an unknown e-mail went out.")
@click.argument("draft", metavar="DRAFT", type=TEXT)
@click.option("--sent/--not-sent", "was_sent", default=None, help="What you found out.")
@click.option("--note", type=TEXT, metavar="TEXT", help="How; stays with the draft.")
@by_option
@click.pass_context
def settle(ctx: click.Context, draft: str, was_sent: bool | None, note: str | None, by: str) -> None:
    """Say of a draft that may or may not have gone out what became of it, after looking.

    `leadops deliveries --state unknown` lists them with what to check. One that was not sent can be reopened.
    """
    output = Output(ctx)
    if was_sent is None:
        raise click.UsageError("Say --sent or --not-sent, after looking.", ctx)
    with output.leadops() as ops:
        settled = ops.settle(draft, was_sent=was_sent, by=by, note=note)
    output.answer({"draft": plain(settled)}, lambda: delivery_view(settled))
