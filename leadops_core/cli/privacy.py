"""Answer a person who asks how their data was used."""

from typing import TYPE_CHECKING

import click

from leadops_core.cli.options import TEXT, CommandGroup, EnumOf
from leadops_core.cli.output import Output, pass_output, plain

if TYPE_CHECKING:
    from leadops_core.schemas import Language


@click.group(cls=CommandGroup)
def privacy() -> None:
    """Answer people who ask about their data."""


@privacy.command("letter", short_help="Write a letter that explains a score.")
@click.argument("lead", metavar="LEAD", type=TEXT)
@click.option(
    "--language",
    type=EnumOf("Language"),
    help="Language of the letter. Default: that of the lead's message or country.",
)
@pass_output
def letter(output: Output, lead: str, language: "Language | None") -> None:
    """Write a letter that tells a person how their data led to their score.

    It lists the data, the points of each item, and what would have changed the result, as article 15(1)(h) of the GDPR
    requires. Check it and send it to the person only, because it contains all data about them.
    """
    with output.leadops() as ops:
        written = ops.privacy.letter(lead, language=language)
    output.answer(plain(written), lambda: written.text)
