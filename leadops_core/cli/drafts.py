"""Drafts decided one at a time; `review` works through all of them."""

import sys
from typing import IO, TYPE_CHECKING

import click

from leadops_core.cli.options import TEXT, Command, EnumOf, by_option
from leadops_core.cli.output import CommandError, Output, pass_output, plain
from leadops_core.cli.times import now

if TYPE_CHECKING:
    from rich.console import RenderableType

    from leadops_core.outreach import UnconfirmedSentencesError
    from leadops_core.schemas import DraftVariant, EmailDraft, Language

_SUBJECT = "Subject: "


@click.command(cls=Command, short_help="Approve a draft for sending.")
@click.argument("draft", metavar="DRAFT", type=TEXT)
@click.option(
    "--version",
    "expected_version",
    type=click.IntRange(min=1),
    required=True,
    metavar="N",
    help="The version that you read, as leadops show prints it. A draft that changed since is refused.",
)
@click.option(
    "--confirm",
    "confirmed",
    type=click.IntRange(min=1),
    multiple=True,
    metavar="N",
    help="Confirm sentence N of an email that a model wrote freely. Repeat it for each marked sentence.",
)
@click.option("--now", is_flag=True, help="Send immediately, without the undo window.")
@by_option
@pass_output
def approve(
    output: Output, draft: str, expected_version: int, confirmed: tuple[int, ...], now: bool, by: str
) -> None:
    """Approve the version of a draft that you read. `leadops deliver` or a worker then sends it, at most once.

    To undo the approval within LEADOPS_UNDO_SECONDS, run `leadops unapprove`. In mock mode, the email is written to
    the outbox folder and nothing leaves this machine.
    """
    from leadops_core.display.sentences import numbered_sentences
    from leadops_core.outreach import UnconfirmedSentencesError

    with output.leadops() as ops:
        sentences = numbered_sentences(ops.drafts.get(draft)) if confirmed else {}
        texts = [sentences[number].text for number in confirmed if number in sentences]
        approve_draft = ops.delivery.send_now if now else ops.drafts.approve
        try:
            approved = approve_draft(
                draft, by=by, expected_version=expected_version, confirmed_sentences=texts
            )
        except UnconfirmedSentencesError as error:
            raise _with_numbers(error, ops.drafts.get(draft)) from None
    refuse_stuck(approved, must_be_sent=now)
    output.answer({"draft": plain(approved)}, lambda: delivery_view(approved))


def _with_numbers(error: "UnconfirmedSentencesError", draft: "EmailDraft") -> CommandError:
    """Return the error with the numbers of the sentences that nobody confirmed."""
    from leadops_core.display.sentences import numbered_sentences

    missing = {sentence.text for sentence in error.sentences}
    unconfirmed = {
        number: sentence for number, sentence in numbered_sentences(draft).items() if sentence.text in missing
    }
    listed = "; ".join(f"{number}: {sentence.text!r}" for number, sentence in unconfirmed.items())
    return CommandError(
        f"A model wrote this draft. Check these sentences, then add --confirm N for each one that is true. {listed}",
        {"sentences": [{"number": number, **plain(sentence)} for number, sentence in unconfirmed.items()]},
    )


def refuse_stuck(draft: "EmailDraft", *, must_be_sent: bool = True) -> None:
    """Raise `CommandError`, with the draft, if an approved draft was not sent and is not about to be sent."""
    from leadops_core.display.lead import delivery
    from leadops_core.schemas import DeliveryState

    on_its_way = (DeliveryState.APPROVED, DeliveryState.CLAIMED, DeliveryState.TRANSMITTING)
    if draft.state is DeliveryState.SENT or (draft.state in on_its_way and not must_be_sent):
        return
    why = f": {draft.delivery_note}" if draft.delivery_note else ""
    raise CommandError(
        f"The draft was not sent. Its state is {delivery(draft)}{why}", {"draft": plain(draft)}
    )


def delivery_view(draft: "EmailDraft") -> "RenderableType":
    """Return a draft in two or three lines: subject, state, note and next step."""
    from rich.console import Group
    from rich.text import Text

    from leadops_core.display.delivery import next_step
    from leadops_core.display.lead import delivery
    from leadops_core.display.text import clean_line

    lines = [Text.assemble((clean_line(draft.subject), "bold"), f": {delivery(draft)}")]
    if draft.delivery_note:
        lines.append(Text(clean_line(draft.delivery_note), style="dim"))
    if step := next_step(draft, now()):
        lines.append(Text(step, style="dim"))
    return Group(*lines)


@click.command(cls=Command, short_help="Write a draft, or write it again in another language.")
@click.argument("lead", metavar="LEAD", type=TEXT)
@click.option(
    "--variant",
    type=EnumOf("DraftVariant"),
    default="first_touch",
    show_default=True,
    help="Which email of the sequence to write.",
)
@click.option(
    "--language",
    type=EnumOf("Language"),
    help="A language of the playbook. Default: that of the lead's message.",
)
@by_option
@pass_output
def draft(output: Output, lead: str, variant: "DraftVariant", language: "Language | None", by: str) -> None:
    """Write a draft for a lead and put it into the review queue. It replaces the draft that waits there."""
    with output.leadops() as ops:
        written = ops.drafts.create(lead, by=by, variant=variant, language=language)

    from leadops_core.display.lead import draft_section

    output.answer({"draft": plain(written)}, lambda: draft_section(written))


@click.command(cls=Command, short_help="Edit a draft.")
@click.argument("draft", metavar="DRAFT", type=TEXT)
@click.option("--subject", type=TEXT, metavar="TEXT", help="New subject.")
@click.option("--body", type=TEXT, metavar="TEXT", help="New body.")
@click.option(
    "--body-file",
    type=click.File(encoding="utf-8"),
    metavar="FILE",
    help="Read the new body from a file, or from standard input with -.",
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
    """Edit a draft. The previous text is kept with it.

    Without --subject, --body or --body-file, your editor opens (VISUAL or EDITOR).
    """
    output = Output(ctx)
    if body is not None and body_file is not None:
        raise click.UsageError("Use --body or --body-file, not both.", ctx)
    if body_file is not None:
        try:
            body = body_file.read()
        except UnicodeDecodeError:
            raise CommandError(
                f"{body_file.name} is not UTF-8 text. Save it as UTF-8 and try again."
            ) from None
    with output.leadops() as ops:
        before = ops.drafts.get(draft)
        if subject is None and body is None:
            if output.as_json or not sys.stdin.isatty():
                raise click.UsageError(
                    "No terminal to open an editor in. Use --subject, --body or --body-file.", ctx
                )
            written = edit_in_editor(before.subject, before.body)
            if written is None:
                raise CommandError("The draft was not changed.")
            subject, body = written
        after = ops.drafts.edit(before.id, by=by, subject=subject, body=body, expected_version=before.version)

    from leadops_core.display.lead import draft_section

    output.answer({"draft": plain(after)}, lambda: draft_section(after))


def edit_in_editor(subject: str, body: str) -> tuple[str, str] | None:
    """Return subject and body after editing, or None if nothing was changed or saved."""
    from leadops_core.display.text import clean, clean_line

    before = f"{_SUBJECT}{clean_line(subject)}\n\n{clean(body).strip()}\n"
    after = click.edit(before, extension=".txt", require_save=True)
    if after is None or after.strip() == before.strip():
        return None
    first, _, rest = after.lstrip().partition("\n")
    if not first.startswith(_SUBJECT.strip()):
        raise CommandError(
            f"The draft was not changed because the first line must begin with {_SUBJECT.strip()!r}."
        )
    return first.removeprefix(_SUBJECT.strip()).strip(), rest.strip() + "\n"


@click.command(cls=Command)
@click.argument("draft", metavar="DRAFT", type=TEXT)
@click.option("--reason", type=TEXT, required=True, metavar="TEXT", help="Reason, kept with the draft.")
@by_option
@pass_output
def reject(output: Output, draft: str, reason: str, by: str) -> None:
    """Reject a draft so that it is not sent."""
    with output.leadops() as ops:
        rejected = ops.drafts.reject(draft, by=by, reason=reason)
    output.answer({"draft": plain(rejected)}, lambda: delivery_view(rejected))


@click.command(cls=Command, short_help="Undo an approval.")
@click.argument("draft", metavar="DRAFT", type=TEXT)
@by_option
@pass_output
def unapprove(output: Output, draft: str, by: str) -> None:
    """Undo an approval before the email is sent. The draft goes back to the review queue."""
    with output.leadops() as ops:
        back = ops.drafts.unapprove(draft, by=by)
    output.answer({"draft": plain(back)}, lambda: delivery_view(back))


@click.command(cls=Command, short_help="Return a draft to the review queue.")
@click.argument("draft", metavar="DRAFT", type=TEXT)
@by_option
@pass_output
def reopen(output: Output, draft: str, by: str) -> None:
    """Return a rejected or unsent draft to the review queue."""
    with output.leadops() as ops:
        back = ops.drafts.reopen(draft, by=by)
    output.answer({"draft": plain(back)}, lambda: delivery_view(back))


@click.command(cls=Command, short_help="Record whether an unconfirmed email was sent.")
@click.argument("draft", metavar="DRAFT", type=TEXT)
@click.option("--sent/--not-sent", "was_sent", default=None, help="Whether the email was sent.")
@click.option("--note", type=TEXT, metavar="TEXT", help="How you found out, kept with the draft.")
@by_option
@click.pass_context
def settle(ctx: click.Context, draft: str, was_sent: bool | None, note: str | None, by: str) -> None:
    """Record whether an email with an unknown delivery state was sent, after you checked.

    `leadops deliveries --state unknown` lists these emails and what to check. You can reopen one that was not sent.
    """
    output = Output(ctx)
    if was_sent is None:
        raise click.UsageError("Check whether the email was sent, then use --sent or --not-sent.", ctx)
    with output.leadops() as ops:
        settled = ops.delivery.settle(draft, was_sent=was_sent, by=by, note=note)
    output.answer({"draft": plain(settled)}, lambda: delivery_view(settled))
