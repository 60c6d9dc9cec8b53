"""`leadops init`: six questions that make a playbook."""

import sys
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from leadops_core.cli.options import TEXT, Command, EnumOf, by_option
from leadops_core.cli.output import CommandError, Output, pass_output
from leadops_core.cli.playbook import settings_without_email

if TYPE_CHECKING:
    from leadops_core.schemas.language import Language
    from leadops_core.schemas.playbook import PlaybookContent

_DEFAULT_FILE = Path("playbook.yaml")


@click.command(cls=Command, short_help="Write a playbook by answering six questions.")
@click.option("--company", type=TEXT, metavar="NAME", help="1. The name of your company.")
@click.option("--what-we-do", type=TEXT, metavar="SENTENCE", help="2. What it does, in one sentence.")
@click.option("--offer", type=TEXT, metavar="TEXT", help="3. How you help, as it continues “We help”.")
@click.option(
    "--website", type=TEXT, metavar="URL", help="4. The website that emails may link to, or nothing."
)
@click.option("--booking", type=TEXT, metavar="URL", help="5. The page to book a meeting, or nothing.")
@click.option(
    "--avoid", type=TEXT, metavar="WORDS", help="6. Words that no email may contain, separated by commas."
)
@click.option(
    "--language", type=EnumOf("Language"), default="en", show_default=True, help="The language of the texts."
)
@click.option(
    "--file",
    type=click.Path(path_type=Path, dir_okay=False),
    default=_DEFAULT_FILE,
    show_default=True,
    help="Where to write the playbook as YAML.",
)
@by_option
@pass_output
def init(output: Output, /, language: "Language", file: Path, by: str, **answers: str | None) -> None:
    """Write a playbook by answering six questions, and save it as the next version.

    An answer that is given as an option is not asked for. In a script, or with --json, questions without an option are
    not asked, and --company and --offer are needed. The playbook is also written to a new YAML file, to be extended and
    imported again.
    """
    if file.exists():
        raise CommandError(
            f"{file} exists already. Choose another file with --file, or change it and import it."
        )
    content = _content_of(_ask(answers, is_silent=output.as_json or not _has_terminal()), language)
    with output.leadops(settings_without_email(), create=True) as ops:
        saved = ops.playbook.save(content, by=by)
        ops.playbook.export_file(file, version=saved.version)
    output.answer(
        {"version": saved.version, "file": str(file)},
        lambda: (
            f"Saved version {saved.version} of the playbook, and wrote it to {file}.\n"
            f"Add offers, proof points, and answers there, then: leadops playbook import {file}\n"
            "See an email: leadops playbook preview"
        ),
    )


_QUESTIONS = {
    "company": "1. What is the name of your company?",
    "what_we_do": "2. What does it do, in one sentence?",
    "offer": "3. How do you help? Continue: We help …",
    "website": "4. Which website may emails link to? (Enter for none)",
    "booking": "5. Where can a lead book a meeting? (Enter for nowhere)",
    "avoid": "6. Which words must no email contain, separated by commas? (Enter for none)",
}
_NEEDED = ("company", "offer")


def _has_terminal() -> bool:
    return sys.stdin.isatty()


def _ask(answers: dict[str, str | None], *, is_silent: bool) -> dict[str, str]:
    """Return all answers, asking for those that no option gave. Raise CommandError for a missing one in a script."""
    missing = [name for name in _NEEDED if not (answers[name] or "").strip()]
    if is_silent and missing:
        options = " and ".join(f"--{name}" for name in missing)
        raise CommandError(f"There is no terminal to ask questions. Give {options}.")
    asked: dict[str, str] = {}
    for name, question in _QUESTIONS.items():
        answer = answers[name]
        if answer is None and not is_silent:
            default = None if name in _NEEDED else ""
            answer = click.prompt(
                question, default=default, show_default=False, err=True, value_proc=partial(_usable, name)
            )
        asked[name] = (answer or "").strip()
    return asked


def _usable(name: str, answer: str) -> str:
    """Return the answer. Raise UsageError, after which the question is asked again, for one that cannot be used."""
    from pydantic import TypeAdapter, ValidationError

    from leadops_core.playbook.faults import faults_of
    from leadops_core.schemas.playbook import Line, WebAddress

    checked = TypeAdapter[str](WebAddress if name in ("website", "booking") else Line)
    try:
        return checked.validate_python(answer) if answer.strip() else ""
    except ValidationError as error:
        raise click.UsageError(faults_of(error)[0][1]) from None


def _content_of(answers: dict[str, str], language: "Language") -> "PlaybookContent":
    from pydantic import ValidationError

    from leadops_core.playbook import PlaybookError
    from leadops_core.playbook.faults import faults_of, show_path
    from leadops_core.schemas.playbook import BOOKING, WEBSITE, PlaybookContent

    links = [{"name": name, "url": answers[name]} for name in (WEBSITE, BOOKING) if answers[name]]
    document: dict[str, Any] = {
        "company": answers["company"],
        "what_we_do": {language: answers["what_we_do"]} if answers["what_we_do"] else {},
        "offers": [{"name": "general", "texts": {language: answers["offer"].rstrip(". ")}}],
        "links": links,
        "avoid": [word.strip() for word in answers["avoid"].split(",") if word.strip()],
        "languages": [language],
    }
    try:
        return PlaybookContent.model_validate(document)
    except ValidationError as error:
        raise PlaybookError([f"{show_path(path)}: {words}" for path, words in faults_of(error)]) from None
