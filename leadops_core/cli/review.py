"""`leadops review`: the inbox worked from the keyboard."""

from typing import TYPE_CHECKING

import click

from leadops_core.cli.options import TEXT, Command, by_option
from leadops_core.cli.output import Output, pass_output, plain, write_items

if TYPE_CHECKING:
    from collections.abc import Iterator

    from leadops_core.app import LeadOps
    from leadops_core.schemas import ReviewItem

_PAGE = 200
_HELP = """\
Review drafts one after another from the keyboard.

\b
a  approve                  j, k   next, previous
e  edit                     space  scroll
n  needs more information   u      undo the last decision
d  disqualify               ?      help
h  skip for now             q      finish

A decision takes effect when you make the next one or finish; press u before that to undo it. You can also pipe keys
in. leadops deliver or a worker sends approved emails after LEADOPS_UNDO_SECONDS. With --json, the review queue is
printed and nothing changes.
"""


@click.command(cls=Command, help=_HELP, short_help="Review drafts from the keyboard.")
@click.option(
    "--limit", type=click.IntRange(1, 1000), metavar="N", help="With --json: page size. Default: all drafts."
)
@click.option("--cursor", type=TEXT, metavar="CURSOR", help="With --json: next_cursor of the previous page.")
@by_option
@pass_output
def review(output: Output, limit: int | None, cursor: str | None, by: str) -> None:
    """Review drafts one after another from the keyboard."""
    with output.leadops() as ops:
        if output.as_json and limit is None:
            write_items("drafts", _drafts(ops, cursor))
            return
        if output.as_json and limit is not None:
            page = ops.review(cursor=cursor, limit=limit)
            document = {"drafts": [plain(item) for item in page.items], "next_cursor": page.next_cursor}
            output.answer(document, str)
            return
        from leadops_core.cli.inbox import Inbox
        from leadops_core.cli.keys import Keyboard
        from leadops_core.cli.session import ReviewSession

        ReviewSession(Inbox(ops, by), Keyboard(), is_mock=ops.delivery.email.provider == "mock").run()


def _drafts(ops: "LeadOps", cursor: str | None) -> "Iterator[ReviewItem]":
    """Yield all drafts of the review queue from a page on. Only one page is in memory."""
    while True:
        page = ops.review(cursor=cursor, limit=_PAGE)
        yield from page.items
        cursor = page.next_cursor
        if cursor is None:
            return
