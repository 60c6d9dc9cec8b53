"""Generate the tables in the documents from the code, so that the two always agree."""

import inspect
import json
import re
from collections.abc import Callable, Iterable, Sequence
from enum import StrEnum
from pathlib import Path
from typing import Any

from pydantic import BaseModel
from pydantic_settings import BaseSettings

from leadops_core import schemas
from leadops_core.decision import (
    ALLOWED_DELIVERY_CHANGES,
    ALLOWED_STATUS_CHANGES,
    QUESTIONS,
    RULES,
    Policy,
    default_policy,
)
from leadops_core.graph import mermaid
from leadops_core.intake import IntakeLimits, detect
from leadops_core.schemas import ColumnRole, GroupName
from leadops_core.scoring import default_scorecard
from leadops_core.settings import Settings
from scripts.licenses import EXCEPTIONS

Cell = str | int | float
DECISIONS = Path(__file__).resolve().parents[1] / "docs" / "decisions"


def table(head: Sequence[str], rows: Iterable[Sequence[Cell]]) -> str:
    """Return a Markdown table; cell content is escaped."""
    lines = [list(head), ["---"] * len(head), *([_cell(cell) for cell in row] for row in rows)]
    return "\n".join(f"| {' | '.join(cells)} |" for cells in lines)


def _cell(value: Cell) -> str:
    return " ".join(str(value).replace("|", "\\|").split())


def _signed(points: float) -> str:
    return f"{points:+g}".replace("-", "−") if points else "0"


def pipeline() -> str:
    """Return the graph as a diagram."""
    return f"```mermaid\n{mermaid().rstrip()}\n```"


def scorecard() -> str:
    """Return every characteristic with its levels."""
    card = default_scorecard()
    return table(
        ("group", "characteristic", "read from", "levels and points"),
        (
            (
                *(
                    characteristic.group.value,
                    characteristic.title,
                    f"{characteristic.origin.value} `{characteristic.key}`",
                ),
                " · ".join(
                    f"{level.title or level.name} {_signed(level.points)}" for level in characteristic.levels
                ),
            )
            for characteristic in card.characteristics
        ),
    )


def groups() -> str:
    """Return the groups with their limits, and the range of their sums."""
    card = default_scorecard()
    head = ("group", "measures", "minimum", "maximum", "full value up to")
    about = {
        GroupName.FIT: "who the lead is",
        GroupName.INTENT: "what the lead wants",
        GroupName.ENGAGEMENT: "source, urgency, and completeness",
    }
    rows = [
        (
            *(group.title, about[group.name], _signed(group.floor), _signed(group.ceiling)),
            f"{_signed(group.floor * group.knee)} and {_signed(group.ceiling * group.knee)}",
        )
        for group in card.groups
    ]
    lowest = card.base + sum(group.floor for group in card.groups)
    highest = card.base + sum(group.ceiling for group in card.groups)
    hot, warm = card.thresholds.hot, card.thresholds.warm
    return (
        f"{table(head, rows)}\n\nBase {card.base:g}. HOT from {hot:g}, WARM from {warm:g}, COLD below. "
        f"Scores are always above {lowest:g} and below {highest:g}."
    )


def routing() -> str:
    """Return the routing rules in order."""
    return table(
        ("", "condition", "action", "reason code"),
        (
            (number, _WHEN[rule.name], rule.action.value, f"`{rule.reason.value}`")
            for number, rule in enumerate(RULES, 1)
        ),
    )


_WHEN = {
    "failed": "a node failed, or there is no score",
    "opted_out": "the lead asks not to be contacted",
    "suppressed": "the address, its domain, or a parent domain is on the do-not-contact list",
    "complains": "the lead complains",
    "closed": "status CLOSED_WON or CLOSED_LOST",
    "has_meeting": "status MEETING_BOOKED",
    "contacted": "status CONTACTED",
    "job_seeker": "the lead is looking for a job",
    "vendor_pitch": "the lead is selling something",
    "student": "the lead is a student asking about their studies",
    "competitor": "the lead mentions it, or its domain or company is listed as a competitor",
    "low_fit": "not HOT, and the fit is low and sufficiently known",
    "was_disqualified": "status DISQUALIFIED, and no rule above applies",
    "no_address": "the lead has no email address",
    "unsafe_address": "the address is disposable, or no mail server would accept it",
    "key_information": "not HOT, enough key fields are unknown, and an answer could matter",
    "hot": "label HOT",
    "warm": "label WARM",
    "cold": "always",
}
"""The conditions of the rules in words. A rule without an entry raises KeyError."""


def policy() -> str:
    """Return the policy's thresholds and lists."""
    values = default_policy()
    docs = attribute_docs(Policy)
    return table(
        ("setting", "value", "description"),
        ((f"`{name}`", _value(getattr(values, name)), docs[name]) for name in type(values).model_fields),
    )


def questions() -> str:
    """Return the questions to a lead."""
    key_fields = default_policy().key_fields
    return table(
        ("asks for", "question", "key field"),
        ((f"`{ask.name}`", ask.text, "yes" if ask.name in key_fields else "") for ask in QUESTIONS.values()),
    )


def lead_moves() -> str:
    """Return the lead statuses and their allowed changes."""
    return table(("from", "to"), ((old.value, ", ".join(new)) for old, new in ALLOWED_STATUS_CHANGES.items()))


def draft_moves() -> str:
    """Return the delivery states and their allowed changes."""
    return table(
        ("from", "to"),
        (
            (old.value, ", ".join(new) or "none (final state)")
            for old, new in ALLOWED_DELIVERY_CHANGES.items()
        ),
    )


def products() -> str:
    """Return what is detected in a small export of each product."""
    from tests.unit.intake.samples import PRODUCTS

    rows = []
    for name, (data, _, product) in PRODUCTS.items():
        if product is None:
            continue
        mapping = detect(data, file_name=f"{name}.csv")
        fields = (f"{column.column} → {column.field}" for column in mapping.columns if column.field)
        outcomes = (column.column for column in mapping.columns if column.role is ColumnRole.OUTCOME)
        what = name.partition(" ")[2]
        rows.append((f"{product}{f' ({what})' if what else ''}", " · ".join(fields), ", ".join(outcomes)))
    return table(("product", "columns mapped to fields", "outcome columns, stored separately"), rows)


def limits() -> str:
    """Return the limits for one file."""
    values = IntakeLimits()
    return table(
        ("limit", "maximum"), ((f"`{name}`", f"{value:,}") for name, value in values.model_dump().items())
    )


def bands() -> str:
    """Return the values of fields with bands."""
    names = ("Industry", "CompanySize", "BudgetRange", "Urgency", "LeadSource")
    return table(
        ("field", "values"),
        (
            (_snake(name), " · ".join(f"`{member.value}`" for member in getattr(schemas, name)))
            for name in names
        ),
    )


def enumerations() -> str:
    """Return every enumeration of the schemas."""
    members = ((name, getattr(schemas, name)) for name in schemas.__all__)
    return table(
        ("enumeration", "values"),
        (
            (f"`{name}`", " · ".join(f"`{member.value}`" for member in enumeration))
            for name, enumeration in members
            if inspect.isclass(enumeration) and issubclass(enumeration, StrEnum)
        ),
    )


def tables() -> str:
    """Return every database table with its columns."""
    import leadops_core.services  # noqa: F401 - registers every table in the metadata
    from leadops_core.database.columns import metadata

    parts = []
    for sql_table in metadata.sorted_tables:
        rows = (
            (
                f"`{column.name}`",
                _type(column),
                "" if column.nullable else "yes",
                next((f"`{key.target_fullname}`" for key in column.foreign_keys), ""),
            )
            for column in sql_table.columns
        )
        parts.append(f"### {sql_table.name}\n\n{table(('column', 'type', 'required', 'references'), rows)}")
    return "\n\n".join(parts)


def _type(column: Any) -> str:
    name = type(column.type).__name__
    return {
        "Text": "text",
        "JSON": "JSON",
        "Uuid": "uuid",
        "UtcDateTime": "time, UTC",
        "Double": "number",
    }.get(name, name.lower().replace("biginteger", "integer"))


def configuration() -> str:
    """Return every setting with its default, by topic."""
    docs = attribute_docs(Settings)
    starts = {first: title for title, first in _TOPICS.items()}
    sections: list[tuple[str, list[tuple[Cell, ...]]]] = []
    for name, field in Settings.model_fields.items():
        if title := starts.pop(name, None):
            sections.append((title, []))
        sections[-1][1].append((f"`LEADOPS_{name.upper()}`", _value(field.default), docs[name]))
    if starts:
        raise LookupError(f"no such settings: {', '.join(starts)}")
    order = list(_TOPICS)
    sections.sort(key=lambda section: order.index(section[0]))
    return "\n\n".join(
        f"## {title}\n\n{table(('variable', 'default', 'description'), rows)}" for title, rows in sections
    )


_TOPICS = {
    "Database": "database_url",
    "Email": "email_mode",
    "Sender": "sender_name",
    "Mailbox": "mailbox",
    "Meetings": "cal_com_secret",
    "Language model": "llm_provider",
    "Decisions": "competitors",
    "Import": "max_bytes",
    "Processing": "process_chunk_size",
    "HTTP service": "host",
    "Logs and traces": "log_level",
    "Queue and workers": "queue",
    "Postgres": "database_auth",
    "Learning": "outcome_weights",
}
"""Topics, each with its first setting."""


def learning_measured() -> str:
    """Return an excerpt of the table in docs/learning.md: log loss for some sizes, and the calibration error."""
    text = (Path(__file__).resolve().parents[1] / "docs" / "learning.md").read_text(encoding="utf-8")
    first = text.partition("## Measurements")[2].partition("\n| ")[2].partition("\n\n")[0]
    rows = [[cell.strip() for cell in line.strip("| ").split("|")] for line in first.split("\n")]
    head, measurements = rows[0], [dict(zip(rows[0], row, strict=True)) for row in rows[2:]]
    if head[:2] != ["data", "N"] or not set(_RIVALS) <= set(head):
        raise LookupError("the table of docs/learning.md has another form")
    return table(
        ("data", "N", *_RIVALS.values(), "LeadOps' calibration error"),
        (
            (
                row["data"],
                row["N"],
                *(row[name].partition(" /")[0] for name in _RIVALS),
                row["LeadOps"].rpartition("/ ")[2],
            )
            for row in measurements
            if row["N"] in _SIZES
        ),
    )


_SIZES = ("200", "1,000", "5,000")
_RIVALS = {
    "LeadOps": "LeadOps",
    "logistic": "logistic regression",
    "boosting": "gradient boosting",
    "Odoo": "Odoo's method",
}


def license_exceptions() -> str:
    """Return the packages without a permissive license, with the reason for each exception."""
    return table(
        ("package", "license", "reason"),
        ((f"`{name}`", license_name, why) for name, (license_name, why) in EXCEPTIONS.items()),
    )


def decisions() -> str:
    """Return the list of decision records, each with the records that supersede it."""
    records = [(path, path.read_text(encoding="utf-8")) for path in sorted(DECISIONS.glob("[0-9]*.md"))]
    return table(
        ("Decision", "Superseded"),
        ((f"[{_decision_title(path, text)}]({path.name})", _superseded(text)) for path, text in records),
    )


def _decision_title(path: Path, text: str) -> str:
    title = re.sub(r"^# (?:\d+\.? )?", "", text.partition("\n")[0])
    return f"{int(path.name[:4])}. {title}"


def _superseded(text: str) -> str:
    pattern = r"^\*\*Status:\*\* Superseded (in part )?by ((?:(?: and )?\[\d+\]\([\w.-]+\))+)"
    match = re.search(pattern, text, re.MULTILINE)
    return f"{match[1] or ''}by {match[2]}" if match else ""


def env_example() -> str:
    """Return the content of `.env.example`: every setting with its docstring as a comment and its default as the value."""
    lines = [
        "# LeadOps settings with their defaults. Copy this file to .env and uncomment the lines that you change.",
        "# Environment variables take precedence. Generated by scripts/update_docs.py.",
    ]
    docs = attribute_docs(Settings)
    for name, field in Settings.model_fields.items():
        value = field.default
        text = json.dumps(value) if isinstance(value, (tuple, dict)) else "" if value is None else str(value)
        quote = "'" if '"' in text else '"'
        text = f"{quote}{text}{quote}" if re.search(r"[ #']", text) else text
        lines += ["", f"# {docs[name]}", f"# LEADOPS_{name.upper()}={text}".rstrip()]
    return "\n".join(lines) + "\n"


def attribute_docs(model: type[BaseModel] | type[BaseSettings]) -> dict[str, str]:
    """Return the one-line docstring of each field. Raise LookupError if a field has none."""
    own = [base for base in model.__mro__ if base.__module__.startswith("leadops_core")]
    source = "\n".join(map(inspect.getsource, own))
    docs = dict.fromkeys(model.model_fields, "")
    for name in docs:
        match = re.search(rf'^    {name}: .*?^    """(.*?)"""', source, re.MULTILINE | re.DOTALL)
        if match is None:
            raise LookupError(f"{model.__name__}.{name} has no docstring")
        docs[name] = " ".join(match[1].split())
    return docs


def _value(value: Any) -> str:
    if isinstance(value, tuple):
        return ", ".join(f"`{item}`" for item in value) or "none"
    if isinstance(value, dict):
        return ", ".join(f"`{name}` {item:g}" for name, item in value.items()) or "none"
    return "none" if value is None else f"`{value:g}`" if isinstance(value, float) else f"`{value}`"


def _snake(name: str) -> str:
    return f"`{re.sub(r'(?<!^)(?=[A-Z])', '_', name).lower()}`".replace("lead_", "")


TABLES: dict[str, Callable[[], str]] = {
    "pipeline": pipeline,
    "scorecard": scorecard,
    "groups": groups,
    "routing": routing,
    "policy": policy,
    "questions": questions,
    "lead-moves": lead_moves,
    "draft-moves": draft_moves,
    "products": products,
    "limits": limits,
    "bands": bands,
    "enumerations": enumerations,
    "tables": tables,
    "configuration": configuration,
    "learning-measured": learning_measured,
    "license-exceptions": license_exceptions,
    "decisions": decisions,
}
"""The functions for `<!-- generated: NAME -->`, by name."""
