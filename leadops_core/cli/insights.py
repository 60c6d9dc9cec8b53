"""The command that shows how leads respond to emails."""

from typing import TYPE_CHECKING

import click

from leadops_core.cli.options import Command, EnumOf
from leadops_core.cli.output import Output, pass_output, plain

if TYPE_CHECKING:
    from rich.console import RenderableType

    from leadops_core.schemas.insights import ResponseDimension, ResponseReport


@click.command(cls=Command, short_help="Show reply and meeting rates.")
@click.option(
    "--days",
    type=click.IntRange(1, 3650),
    default=90,
    show_default=True,
    metavar="N",
    help="Count leads whose first email was sent in the last N days.",
)
@click.option(
    "--by",
    "dimension",
    type=EnumOf("insights.ResponseDimension"),
    metavar="GROUP",
    help="Show only the groups by source, template, rep, score_band, or language.",
)
@pass_output
def insights(output: Output, days: int, dimension: "ResponseDimension | None") -> None:
    """Show how many leads replied to their first email and booked a meeting, by source, email, rep, score and language.

    A reply is a message of a person, opt-outs included. A lead with a meeting booked one or became a customer after
    the email. Groups of fewer than 30 leads are marked, because one reply changes their rates too much.
    """
    with output.leadops() as ops:
        report = ops.insights.responses(days=days)
    output.answer(plain(report), lambda: _view(report, dimension))


def _view(report: "ResponseReport", dimension: "ResponseDimension | None") -> "RenderableType":
    from rich.console import Group
    from rich.text import Text

    from leadops_core.display.insights import responses_table
    from leadops_core.texts import en
    from leadops_core.texts.insights import omitted_words, response_sentences

    sentences = Text(" ".join(response_sentences(report)))
    if not report.total.contacted:
        return sentences
    parts: list[RenderableType] = [sentences]
    for breakdown in report.breakdowns:
        if dimension in (None, breakdown.dimension):
            parts += ["", responses_table(breakdown, report.total)]
            if omitted := omitted_words(breakdown):
                parts.append(Text(omitted, style="dim"))
    notes = [en.RESPONSE_INTERVALS]
    if any(group.is_small for breakdown in report.breakdowns for group in breakdown.groups):
        notes.append(f"* {en.RESPONSE_SMALL}")
    return Group(*parts, "", *(Text(note, style="dim") for note in notes))
