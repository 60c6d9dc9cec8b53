"""Render records as HTML for notebooks. Every value is escaped, and the HTML has no scripts, links, or backgrounds."""

import io
from collections.abc import Callable, Iterator, Sequence
from typing import Any, Final

from jinja2 import Environment, PackageLoader, StrictUndefined
from rich.console import Console, RenderableType

from leadops_core.display.activity import activity_line
from leadops_core.display.lead import PROFILE_FIELDS, profile_details
from leadops_core.display.learning import (
    diff_view,
    drift_view,
    evaluation_view,
    learn_view,
    rescore_view,
)
from leadops_core.display.outcomes import outcome_import_view
from leadops_core.display.score import chance_words
from leadops_core.display.sentences import is_written_by_model, sentences_help, shown_sentences
from leadops_core.display.style import GAIN, LOSS, look_of
from leadops_core.display.table import ACTION_WORDS, LABEL_WORDS, PROCESSING_WORDS, STATUS_WORDS, tally
from leadops_core.display.text import clean, clean_line, exact, plural, rounded, shorten, signed
from leadops_core.schemas import Lead, LeadFigures, ReviewItem, ScoreLabel
from leadops_core.scoring import say_total
from leadops_core.texts import en
from leadops_core.texts.sentences import lift_words, name_words, sentence_notes, source_words, value_words

_WIDTH = 110
_TERMINAL_VIEWS: Final[dict[str, Callable[[Any], RenderableType]]] = {
    "learn": learn_view,
    "evaluation": evaluation_view,
    "rescore": rescore_view,
    "drift": drift_view,
    "diff": diff_view,
    "outcome_import": outcome_import_view,
}
"""Records that a notebook shows with the view of the terminal."""


def draw(name: str, record: Any) -> str:
    """Return a record as HTML. `name` is a macro of `templates/records.html`, or one of the terminal's views."""
    template = _ENVIRONMENT.get_template("notebook.html")
    view = _TERMINAL_VIEWS.get(name)
    return (
        template.render(name=name, record=record)
        if view is None
        else template.render(text=_plain(view(record)))
    )


def _plain(view: RenderableType) -> str:
    stream = io.StringIO()
    console = Console(
        file=stream, width=_WIDTH, markup=False, emoji=False, highlight=False, color_system=None
    )
    console.print(view)
    return "\n".join(line.rstrip() for line in stream.getvalue().splitlines())


def _profile_rows(lead: Lead) -> Iterator[tuple[str, str]]:
    for name in PROFILE_FIELDS:
        value = getattr(lead, name)
        if value is not None:
            yield name_words(name), value_words(name, value)
    for pairs in profile_details(lead):
        yield from pairs
    yield from lead.outcome_attributes.items()


def _leads_of(items: Sequence[Any]) -> list[Lead] | None:
    leads = [item.lead if isinstance(item, ReviewItem) else item for item in items]
    return leads if all(isinstance(lead, Lead) for lead in leads) else None


def _figure_rows(figures: LeadFigures) -> tuple[tuple[str, str], ...]:
    return (
        ("label", tally(figures.by_label, LABEL_WORDS)),
        ("status", tally(figures.by_status, STATUS_WORDS)),
        ("action", tally(figures.by_action, ACTION_WORDS)),
        ("processing", tally(figures.by_processing, PROCESSING_WORDS)),
    )


_ENVIRONMENT: Final = Environment(
    loader=PackageLoader("leadops_core.display"), autoescape=True, undefined=StrictUndefined
)
_ENVIRONMENT.filters |= {
    "clean": clean,
    "count": "{:,}".format,
    "exact": exact,
    "line": clean_line,
    "percent": "{:.0%}".format,
    "plural": plural,
    "rounded": rounded,
    "shorten": shorten,
    "signed": signed,
    "total": say_total,
}
_ENVIRONMENT.globals |= {
    "action_words": ACTION_WORDS,
    "activity_line": activity_line,
    "chance_words": chance_words,
    "en": en,
    "figure_rows": _figure_rows,
    "gain": GAIN,
    "is_written_by_model": is_written_by_model,
    "leads_of": _leads_of,
    "lift_words": lift_words,
    "look_of": look_of,
    "loss": LOSS,
    "name_words": name_words,
    "profile_rows": _profile_rows,
    "score_label": ScoreLabel,
    "sentence_notes": sentence_notes,
    "sentences_help": sentences_help,
    "shown_sentences": shown_sentences,
    "source_words": source_words,
    "tally": tally,
    "value_words": value_words,
}
