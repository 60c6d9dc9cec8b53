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


@click.command(cls=Command)
@click.argument("draft", metavar="DRAFT", type=TEXT)
@click.option(
    "--version", "expected_version", type=int, metavar="N", help="Refuse if it was edited since version N."
)
@by_option
@click.pass_context
def approve(ctx: click.Context, draft: str, expected_version: int | None, by: str) -> None:
    """Approve a draft and send it, at most once.

    In mock mode it goes to the outbox folder and nothing leaves this machine.
    """
    output = Output(ctx)
    with output.leadops() as ops:
        sent = ops.approve(draft, by=by, expected_version=expected_version)
    refuse_unsent(sent)
    output.answer({"draft": plain(sent)}, lambda: _delivery_view(sent))


def refuse_unsent(draft: "EmailDraft") -> None:
    """Raise `Refused`, with the draft, where an approved draft did not go out."""
    from leadops_core.display.lead import delivery
    from leadops_core.schemas import DeliveryState

    if draft.state is not DeliveryState.SENT:
        why = f": {draft.delivery_note}" if draft.delivery_note else ""
        raise Refused(f"The draft is {delivery(draft)}{why}", {"draft": plain(draft)})


def _delivery_view(draft: "EmailDraft") -> "RenderableType":
    from rich.console import Group
    from rich.text import Text

    from leadops_core.display.lead import delivery
    from leadops_core.display.text import clean_line

    lines = [Text.assemble((clean_line(draft.subject), "bold"), f": {delivery(draft)}")]
    if draft.delivery_note:
        lines.append(Text(clean_line(draft.delivery_note), style="dim"))
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

    def draw() -> "RenderableType":
        from rich.console import Group

        from leadops_core.display.lead import draft_view, section

        return Group(section("Draft", draft_view(after)))

    output.answer({"draft": plain(after)}, draw)


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
    output.answer({"draft": plain(rejected)}, lambda: _delivery_view(rejected))
