"""`leadops review`: the inbox worked from the keyboard."""

from typing import TYPE_CHECKING

import click

from leadops_core.cli.options import TEXT, Command, by_option
from leadops_core.cli.output import Output, plain

if TYPE_CHECKING:
    from leadops_core.leadops import LeadOps

_PAGE = 200
_HELP = """\
Work through the drafts that wait, one after another, from the keyboard.

\b
a  approve                  j, k   next, previous
e  edit                     space  scroll
n  needs more information   u      undo the last decision
d  disqualify               ?      help
h  hold for another day     q      finish

A decision is carried out when you make the next one or finish; until then u takes it back. Keys can also come through
a pipe. Approved e-mails go out with leadops deliver, or a worker, once LEADOPS_UNDO_SECONDS are over. With --json
the queue is printed and nothing is decided.
"""


@click.command(cls=Command, help=_HELP, short_help="Approve drafts one after another, from the keyboard.")
@click.option(
    "--limit", type=click.IntRange(1, 1000), metavar="N", help="With --json: at most so many (all)."
)
@click.option("--cursor", type=TEXT, metavar="CURSOR", help="With --json: where the page before ended.")
@by_option
@click.pass_context
def review(ctx: click.Context, limit: int | None, cursor: str | None, by: str) -> None:
    """Work through the drafts that wait."""
    output = Output(ctx)
    with output.leadops() as ops:
        if output.as_json:
            output.answer(queue_document(ops, limit, cursor), str)
            return
        from leadops_core.cli.inbox import Inbox
        from leadops_core.cli.keys import Keyboard
        from leadops_core.cli.session import Session

        Session(Inbox(ops, by), Keyboard(), is_mock=ops.email.provider == "mock").work()


def queue_document(ops: "LeadOps", limit: int | None, cursor: str | None) -> dict[str, object]:
    """The queue for machines: one page where a limit was given, else all that waits."""
    page = ops.review(cursor=cursor, limit=limit or _PAGE)
    items = list(page.items)
    while limit is None and page.next_cursor:
        page = ops.review(cursor=page.next_cursor, limit=_PAGE)
        items += page.items
    return {"drafts": [plain(item) for item in items], "next_cursor": page.next_cursor}
