"""The playbook and its history, drawn."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime

from rich.console import Group, RenderableType
from rich.padding import Padding
from rich.text import Text

from leadops_core.display.table import plain_table
from leadops_core.display.text import age, clean_line
from leadops_core.schemas.language import Language
from leadops_core.schemas.playbook import Audience, Playbook, PlaybookVersion
from leadops_core.texts import en


def playbook_view(playbook: Playbook) -> RenderableType:
    """Return the playbook with its texts in the default language."""
    language = playbook.default_language
    fields: dict[str, Sequence[str]] = {
        "company": (playbook.company,),
        "what_we_do": _in(playbook.what_we_do, language),
        "offers": [_entry(offer.name, offer.audience, offer.texts, language) for offer in playbook.offers],
        "proof_points": [
            f"{_entry(proof.name, proof.audience, proof.texts, language)} ({proof.source})"
            for proof in playbook.proof_points
        ],
        "links": [f"{link.name}: {link.url}" for link in playbook.links],
        "answers": [f"{answer.name}: {' '.join(_in(answer.texts, language))}" for answer in playbook.answers],
        "avoid": (", ".join(playbook.avoid),) if playbook.avoid else (),
        "form_of_address": [
            f"{en.LANGUAGES[language]}: {en.FORMS_OF_ADDRESS[form]}"
            for language, form in playbook.form_of_address.items()
        ],
        "tone": (playbook.tone,) if playbook.tone else (),
        "signature": _in(playbook.signature, language),
        "languages": (", ".join(en.LANGUAGES[language] for language in playbook.languages),),
    }
    return Group(Text(version_line(playbook)), *_sections(fields))


def version_line(playbook: Playbook) -> str:
    """Return which version it is, and who saved it."""
    if not playbook.version:
        return en.PLAYBOOK_DEFAULT
    name = clean_line(playbook.saved_by or "")
    return en.PLAYBOOK_SAVED.format(version=playbook.version, name=name)


def history_view(versions: Sequence[PlaybookVersion], now: datetime) -> RenderableType:
    """Return the saved versions, newest first."""
    if not versions:
        return en.PLAYBOOK_DEFAULT
    table = plain_table("version", "saved", "by", "changed", right=("version",))
    for version in versions:
        changed = ", ".join(en.PLAYBOOK_FIELDS.get(name, name) for name in version.changed)
        table.add_row(
            str(version.version), age(version.saved_at, now), clean_line(version.saved_by), Text(changed)
        )
    return table


def _sections(fields: Mapping[str, Sequence[str]]) -> Iterator[RenderableType]:
    for name, lines in fields.items():
        if lines:
            yield Text(f"\n{en.PLAYBOOK_FIELDS[name]}", style="bold")
            yield from (Padding(Text(line), (0, 0, 0, 2)) for line in lines)


def _entry(name: str, audience: Audience, texts: Mapping[Language, str], language: Language) -> str:
    conditions = (*audience.industries, *audience.departments, *audience.seniorities)
    wanted = f" [{', '.join(conditions)}]" if conditions else ""
    return f"{name}{wanted}: {' '.join(_in(texts, language))}"


def _in(texts: Mapping[Language, str], language: Language) -> Sequence[str]:
    """Return the text in the language, or else in the first one that there is."""
    text = texts.get(language) or next(iter(texts.values()), None)
    return () if text is None else (text,)
