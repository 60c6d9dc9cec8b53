"""Read the mailbox, and answer or assign its messages."""

import sys
from typing import TYPE_CHECKING, BinaryIO

import click

from leadops_core.cli.options import TEXT, Command, CommandGroup, EnumOf, by_option, lead_argument
from leadops_core.cli.output import CommandError, Output, pass_output, plain
from leadops_core.cli.times import now

if TYPE_CHECKING:
    from rich.console import RenderableType

    from leadops_core.app import LeadOps
    from leadops_core.schemas import Language, Page
    from leadops_core.schemas.conversation import AnswerReport, Message, WaitingMessage

_message_argument = click.argument("message", type=TEXT, metavar="MESSAGE")


@click.group(cls=CommandGroup, short_help="Read and list replies.", invoke_without_command=True)
@click.pass_context
def inbox(ctx: click.Context) -> None:
    """List messages that wait for a person, and read the mailbox of the settings.

    Without a command, this is the same as `inbox list`. MESSAGE is an ID or the start of one.
    """
    if ctx.invoked_subcommand is None:
        _list(Output(ctx), 50, None, unmatched=None)


@inbox.command("list")
@click.option(
    "--unmatched/--matched", "unmatched", default=None, help="Only messages of no known lead, or only others."
)
@click.option(
    "--limit", type=click.IntRange(1, 1000), default=50, metavar="N", help="Page size. Default: 50."
)
@click.option("--cursor", type=TEXT, metavar="CURSOR", help="next_cursor of the previous page.")
@pass_output
def list_messages(output: Output, unmatched: bool | None, limit: int, cursor: str | None) -> None:
    """List the messages that wait for an answer, oldest first."""
    _list(output, limit, cursor, unmatched=unmatched)


def _list(output: Output, limit: int, cursor: str | None, *, unmatched: bool | None) -> None:
    is_matched = None if unmatched is None else not unmatched
    with output.leadops() as ops:
        page = ops.conversation.inbox(is_matched=is_matched, cursor=cursor, limit=limit)
    answer = {"messages": [plain(message) for message in page.items], "next_cursor": page.next_cursor}
    output.answer(answer, lambda: _table(page))


@inbox.command("read")
@pass_output
def read_mailbox(output: Output) -> None:
    """Read the new messages of the mailbox. Replies stop follow-ups, and opt-outs are honored at once.

    It is safe to run this repeatedly and on several machines. `leadops worker` does it automatically.
    """
    from leadops_core.texts import en

    with output.leadops() as ops:
        if ops.config.mailbox == "none":
            raise CommandError(en.NO_MAILBOX)
        report = ops.conversation.poll()
        answers = _draft_answers(ops)

    from leadops_core.display.conversation import answers_line, mailbox_line

    document = {**plain(report), "answers_drafted": answers.drafted, "returned": answers.returned}
    if report.trouble:
        raise CommandError(report.trouble, document)
    output.answer(document, lambda: " ".join(filter(None, (mailbox_line(report), answers_line(answers)))))


def _draft_answers(ops: "LeadOps") -> "AnswerReport":
    """Draft the answers that are due, as a worker does after it has read the mailbox."""
    returned = ops.answers.return_postponed().returned
    return ops.answers.draft_due().model_copy(update={"returned": returned})


@inbox.command("receive", short_help="Store the message of an .eml file.")
@click.argument("file", type=click.File("rb"), metavar="FILE")
@pass_output
def receive_message(output: Output, file: BinaryIO) -> None:
    """Store the message of an .eml FILE (- for standard input) as if it came from the mailbox."""
    with output.leadops() as ops:
        received = ops.conversation.receive(file.read())
        answers = _draft_answers(ops)

    from leadops_core.texts import en

    message = received.message
    answer = {
        "is_new": received.is_new,
        "message": None if message is None else plain(message),
        "answers_drafted": answers.drafted,
    }
    output.answer(answer, lambda: en.NOTHING_NEW if message is None else _received(message, answers))


def _received(message: "Message", answers: "AnswerReport") -> "RenderableType":
    from rich.console import Group

    from leadops_core.display.conversation import answers_line, message_view

    line = answers_line(answers)
    return Group(message_view(message, now()), *(("", line) if line else ()))


@inbox.command("show")
@_message_argument
@click.option("--raw", is_flag=True, help="Print the message as it was received.")
@pass_output
def show_message(output: Output, message: str, raw: bool) -> None:
    """Show a message with its text."""
    with output.leadops() as ops:
        stored = ops.conversation.get(message)
        content = ops.conversation.raw(message) if raw else None
    if raw:
        if content is None:
            raise CommandError(
                "The message as it was received is not kept any more. Its text is: leadops inbox show."
            )
        sys.stdout.buffer.write(content)
        return

    from leadops_core.display.conversation import message_view

    output.answer(plain(stored), lambda: message_view(stored, now()))


@inbox.command("assign")
@_message_argument
@lead_argument
@by_option
@pass_output
def assign_message(output: Output, message: str, lead: str, by: str) -> None:
    """Assign a message of no known lead to LEAD. It then stops follow-ups as every reply does."""
    with output.leadops() as ops:
        assigned = ops.conversation.assign(message, lead, by=by)
        _draft_answers(ops)

    from leadops_core.display.conversation import message_view

    output.answer(plain(assigned), lambda: message_view(assigned, now()))


@inbox.command("answer", short_help="Draft an answer to a message again.")
@_message_argument
@click.option(
    "--language",
    type=EnumOf("Language"),
    help="Language of the answer. Default: that of the message.",
)
@by_option
@pass_output
def answer_message(output: Output, message: str, language: "Language | None", by: str) -> None:
    """Draft an answer to MESSAGE in place of the answer that waits. `leadops review` shows it first.

    A worker, `inbox read`, and `inbox receive` draft answers by themselves.
    """
    with output.leadops() as ops:
        draft = ops.answers.draft(message, by=by, language=language)

    from leadops_core.display.lead import draft_view

    output.answer(plain(draft), lambda: draft_view(draft))


@inbox.command("done", short_help="Take a message out of the inbox.")
@_message_argument
@by_option
@pass_output
def mark_done(output: Output, message: str, by: str) -> None:
    """Take a message out of the inbox: it needs no answer, or was answered elsewhere."""
    with output.leadops() as ops:
        done = ops.conversation.mark_done(message, by=by)

    from leadops_core.display.conversation import message_view

    output.answer(plain(done), lambda: message_view(done, now()))


@inbox.command("unassign", short_help="Undo the assignment of a message.")
@_message_argument
@by_option
@pass_output
def unassign_message(output: Output, message: str, by: str) -> None:
    """Undo an assignment: the message is unmatched again, and what it stopped goes on."""
    with output.leadops() as ops:
        unassigned = ops.conversation.unassign(message, by=by)

    from leadops_core.display.conversation import message_view

    output.answer(plain(unassigned), lambda: message_view(unassigned, now()))


@inbox.command("new-lead")
@_message_argument
@by_option
@pass_output
def make_lead(output: Output, message: str, by: str) -> None:
    """Add the sender of an unmatched message as a lead.

    `leadops process` scores it and drafts the first email. If a lead has this address already, the message is assigned to it.
    """
    with output.leadops() as ops:
        assigned = ops.conversation.make_lead(message, by=by)

    from leadops_core.display.conversation import message_view

    output.answer(plain(assigned), lambda: message_view(assigned, now()))


@inbox.command("reopen", short_help="Put a message back into the inbox.")
@_message_argument
@pass_output
def reopen_message(output: Output, message: str) -> None:
    """Undo `inbox done`: the message waits in the inbox again."""
    with output.leadops() as ops:
        reopened = ops.conversation.reopen(message)

    from leadops_core.display.conversation import message_view

    output.answer(plain(reopened), lambda: message_view(reopened, now()))


@click.command("thread", cls=Command, short_help="Show the conversation with a lead.")
@lead_argument
@pass_output
def thread(output: Output, lead: str) -> None:
    """Show what a lead wrote, what was sent, and what the lead answered, oldest first."""
    with output.leadops() as ops:
        conversation = ops.conversation.thread(lead)

    from leadops_core.display.conversation import thread_view

    output.answer(plain(conversation), lambda: thread_view(conversation, now()))


def _table(page: "Page[WaitingMessage]") -> "RenderableType":
    from leadops_core.display.conversation import messages_table
    from leadops_core.texts import en

    return messages_table(page.items, now()) if page.items else en.NO_WAITING_MESSAGES
