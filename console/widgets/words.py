"""Display texts for the values of a row. Every color has a shape and a word."""

from datetime import UTC, datetime
from typing import Any

from leadops_core.display.style import look_of
from leadops_core.display.text import ago, clean_line, rounded, shorten, signed
from leadops_core.schemas import LeadSource, LeadStatus, Outcome, RecommendedAction, ScoreLabel
from leadops_core.schemas.display_name import display_name
from leadops_core.texts import en

_WHY_LINES = 3
# Markdown would interpret these characters in the text of a lead.
_SPECIAL = str.maketrans({sign: f"\\{sign}" for sign in "\\`*_{}[]()<>#+-.!|~$:@^="})


def label_word(label: str | None) -> str:
    """Return the shape and the word of a label."""
    return look_of(ScoreLabel(label) if label else None).text


def action_word(action: str | None) -> str:
    """Return the next action in words."""
    return en.ACTIONS[RecommendedAction(action)] if action else en.NOT_DECIDED


def status_word(status: str | None) -> str:
    """Return a status in words."""
    return en.STATUSES[LeadStatus(status)] if status else ""


def outcome_word(outcome: str) -> str:
    """Return an outcome in words."""
    return en.OUTCOMES[Outcome(outcome)]


def source_word(source: str | None) -> str:
    """Return a source in words."""
    return en.SOURCES[LeadSource(source)] if source else ""


def lead_word(row: dict[str, Any]) -> str:
    """Return what people call the lead of a row with `id`, `name` and, if they are known, `email` and `company`."""
    return shorten(display_name(row["name"], row.get("email"), row.get("company"), row["id"]), 60)


def why_word(score: dict[str, Any] | None) -> str:
    """Return the lines with the largest effect, gains and losses."""
    lines = [line for line in (score or {}).get("lines", []) if line["kind"] == "characteristic"]
    return " · ".join(f"{signed(line['points'])} {clean_line(line['title'])}" for line in lines[:_WHY_LINES])


def age_word(at: str | datetime, now: datetime | None = None) -> str:
    """Return the age in words."""
    then = datetime.fromisoformat(at) if isinstance(at, str) else at
    return ago(then, now or datetime.now(UTC))


def plain_markdown(text: str) -> str:
    """Return untrusted text on one line, escaped for Markdown."""
    return clean_line(text).translate(_SPECIAL)


__all__ = [
    "action_word",
    "age_word",
    "label_word",
    "lead_word",
    "outcome_word",
    "plain_markdown",
    "rounded",
    "shorten",
    "source_word",
    "status_word",
    "why_word",
]
