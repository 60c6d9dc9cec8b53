"""Render tables: leads, imports, rejected rows, columns, the do-not-contact list, and counts."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from shlex import quote

from rich.console import RenderableType
from rich.table import Table
from rich.text import Text

from leadops_core.display.lead import lead_name
from leadops_core.display.next_step import next_words
from leadops_core.display.score import label_text
from leadops_core.display.style import UNSCORED, look_of
from leadops_core.display.text import age, ago, clean_line, rounded, shorten
from leadops_core.schemas import (
    ColumnMapping,
    ColumnRole,
    DatabaseStatus,
    Lead,
    LeadFigures,
    LeadId,
    LeadProgress,
    MappedColumn,
    RecommendedAction,
    RejectedRow,
    ScorecardVersion,
    ScoreLabel,
    SuppressionEntry,
    SuppressionKind,
    Upload,
)
from leadops_core.scoring import say_total
from leadops_core.texts import en
from leadops_core.texts.sentences import in_sentence, level_words

_SURE = 0.9


def plain_table(*columns: str, right: Sequence[str] = (), fixed: Sequence[str] = ()) -> Table:
    """Return a table without lines, so that copied text stays readable."""
    table = Table(box=None, padding=(0, 2, 0, 0), header_style="dim", pad_edge=False)
    for column in columns:
        table.add_column(
            column,
            justify="right" if column in right else "left",
            no_wrap=column in right or column in fixed,
            overflow="fold",
        )
    return table


NARROW, _ROOMY, WIDE = 119, 160, 1_000
"""Terminal widths: up to the first, a row takes two lines. From the second on, no value is shortened."""


def leads_table(
    leads: Iterable[Lead], now: datetime, width: int, progress: Mapping[LeadId, LeadProgress] | None = None
) -> Table:
    """Return leads as a table for a screen of `width` columns. Each row has an id or address that commands accept.

    The next step of a lead names a hold or an approved email from `progress` first.
    """
    narrow, whole = width <= NARROW, width >= WIDE
    names = ["score", "label", "lead"]
    names += [] if narrow else ["title", "company"] if width >= _ROOMY else ["company"]
    names += ["source"] if whole else []
    names += ["next"]
    names += [] if narrow else ["status"]
    names += ["age"]
    names += ["email", "id"] if whole else [] if narrow else ["email or id"]
    table = plain_table(*names, right=("score",), fixed=("label", "age", "status", "id"))
    for lead in leads:
        reference = shorten(lead.email or str(lead.id), 320)
        who = Text(lead_name(lead))
        if narrow:
            if lead.company_name:
                who.append(f" · {shorten(lead.company_name, 40)}")
            who.append(f"\n{reference}", style="dim")
        cells: dict[str, RenderableType] = {
            "score": say_total(lead.score_value) if lead.score_value is not None else "",
            "label": label_text(lead.score_label),
            "lead": who,
            "title": shorten(lead.job_title or "", 40),
            "company": shorten(lead.company_name or "", 40),
            "source": en.SOURCES[lead.source] if lead.source else "",
            "next": next_words(
                *(lead.status, lead.recommended_action, (progress or {}).get(lead.id), now),
                is_explored=lead.is_explored,
            ),
            "status": en.STATUSES[lead.status],
            "age": age(lead.created_at, now),
            "email or id": Text(reference, style="dim"),
            "email": shorten(lead.email or "", 320),
            "id": str(lead.id),
        }
        table.add_row(*(cells[name] for name in names))
    return table


def mapping_table(mapping: ColumnMapping, *, wide: bool = True) -> Table:
    """Return the field for each column with confidence and samples; `wide` adds the reason."""
    more = ("reason",) if wide else ()
    table = plain_table("column", "field", "confidence", *more, "samples", right=("confidence",))
    for column in mapping.columns:
        why = (Text(clean_line(column.why), style="dim"),) if wide else ()
        table.add_row(
            Text(shorten(column.column, 60)),
            Text(_taken_for(column), style="" if column.role is ColumnRole.FIELD else "dim"),
            Text(f"{column.confidence:.0%}", style="" if column.confidence >= _SURE else "bold"),
            *why,
            Text(" · ".join(shorten(sample, 24) for sample in column.samples[:3]), style="italic"),
        )
    return table


def question_lines(mapping: ColumnMapping, option: str) -> list[Text]:
    """Return the open questions about columns, each with the command-line option that answers it with yes."""
    lines: list[Text] = []
    for column in mapping.questions():
        name, field = clean_line(column.column), column.suggestion or ""
        question = en.COLUMN_QUESTION.format(column=shorten(name, 60), field=in_sentence(en.FIELDS[field]))
        lines.append(Text.assemble((question, "bold"), f" If so, add {option} {quote(f'{name}={field}')}"))
    if lines:
        lines.append(Text(en.COLUMN_QUESTIONS_OPEN, style="dim"))
    return lines


def _taken_for(column: MappedColumn) -> str:
    if column.suggestion is not None and column.is_question:
        return f"{en.FIELDS[column.suggestion]}?"
    match column.role:
        case ColumnRole.FIELD:
            return en.FIELDS[str(column.field)]
        case role:
            return en.COLUMN_ROLES[role]


def rejected_table(rows: Iterable[RejectedRow]) -> Table:
    """Return the rejected rows with the reason for each."""
    table = plain_table("line", "column", "reason", right=("line",))
    for row in rows:
        table.add_row(str(row.line), Text(shorten(row.column or "", 40)), Text(clean_line(row.reason)))
    return table


def uploads_table(uploads: Iterable[Upload], now: datetime, width: int) -> Table:
    """Return the imported files."""
    narrow = width <= NARROW
    counted = ("rows", "new", "merged", "rejected")
    more = () if narrow else ("by", "upload")
    table = plain_table(
        "file", *counted, "state", "imported", *more, right=counted, fixed=("upload", "state", "imported")
    )
    for upload in uploads:
        counts = upload.counts
        file = Text(shorten(upload.file_name, 60))
        if narrow:
            file.append(f"\n{upload.id}", style="dim")
        table.add_row(
            file,
            *(f"{count:,}" for count in (counts.rows, counts.accepted, counts.merged, counts.rejected)),
            en.UPLOAD_STATES[upload.state],
            ago(upload.created_at, now),
            *(() if narrow else (shorten(upload.uploaded_by, 30), str(upload.id))),
        )
    return table


def suppressions_table(entries: Iterable[SuppressionEntry], now: datetime) -> Table:
    """Return the do-not-contact list."""
    table = plain_table("address or domain", "reason", "note", "added", "expires")
    for entry in entries:
        table.add_row(
            Text(f"erased person ({entry.value[:8]}…)")
            if entry.kind is SuppressionKind.ERASED
            else Text(shorten(entry.value, 320)),
            en.SUPPRESSION_REASONS[entry.reason],
            Text(shorten(entry.note or "", 200)),
            ago(entry.created_at, now),
            entry.expires_at.strftime("%Y-%m-%d") if entry.expires_at else "",
        )
    return table


def counts_table(counts: Mapping[tuple[ScoreLabel | None, RecommendedAction | None], int]) -> Table:
    """Return the number of leads per label (rows) and action (columns), with sums."""
    actions = [action for action in (*RecommendedAction, None) if any(key[1] is action for key in counts)]
    names = [en.ACTIONS[action] if action else en.NOT_DECIDED for action in actions]
    table = plain_table("", *names, "all", right=(*names, "all"))
    for label in (*ScoreLabel, None):
        row = [counts.get((label, action), 0) for action in actions]
        if any(row):
            table.add_row(
                label_text(label), *(f"{count:,}" if count else "·" for count in row), f"{sum(row):,}"
            )
    totals = [sum(count for key, count in counts.items() if key[1] is action) for action in actions]
    table.add_row("all", *(f"{total:,}" for total in totals), f"{sum(totals):,}", style="bold")
    return table


def tally(counts: Mapping[str, int], words: Mapping[str, str]) -> str:
    """Return counts in one line, such as `▲ Hot 31 · ◆ Warm 62`, without those that are 0."""
    return (
        " · ".join(
            f"{words.get(name) or clean_line(name)} {count:,}" for name, count in counts.items() if count
        )
        or "none"
    )


LABEL_WORDS = {
    **{label.value: look_of(label).text for label in ScoreLabel},
    "NONE": UNSCORED.text,
}
STATUS_WORDS = {status.value: words for status, words in en.STATUSES.items()}
PROCESSING_WORDS = {state.value: words for state, words in en.PROCESSING_STATES.items()}
ACTION_WORDS = {**{action.value: words for action, words in en.ACTIONS.items()}, "NONE": en.NOT_DECIDED}


def scorecard_table(version: ScorecardVersion) -> Table:
    """Render every characteristic with the points of its levels, by group."""
    table = plain_table("group", "characteristic", "levels and points")
    scorecard = version.scorecard
    for group in scorecard.groups:
        of_group = [
            characteristic
            for characteristic in scorecard.characteristics
            if characteristic.group == group.name
        ]
        for position, characteristic in enumerate(of_group):
            levels = " · ".join(
                f"{clean_line(level.title or in_sentence(level_words(characteristic.key, level.name)))} {_points(level.points)}"
                for level in sorted(characteristic.levels, key=lambda level: -level.points)
            )
            heading = f"{clean_line(group.title)} ({rounded(group.floor)} to +{rounded(group.ceiling)})"
            table.add_row(
                heading if position == 0 else "", Text(clean_line(characteristic.title)), Text(levels)
            )
    return table


def _points(points: float) -> str:
    return f"+{rounded(points)}" if points > 0 else rounded(points)


def status_table(status: DatabaseStatus, figures: LeadFigures | None) -> Table:
    """Render the address, the version, and the row counts of the database."""
    table = Table.grid(padding=(0, 2))
    table.add_column(style="dim", no_wrap=True)
    table.add_column(overflow="fold")
    table.add_row("database", clean_line(status.database))
    table.add_row("version", _version_words(status))
    if figures is not None:
        table.add_row("leads", f"{figures.total:,}")
        table.add_row("labels", tally(figures.by_label, LABEL_WORDS))
        table.add_row("status", tally(figures.by_status, STATUS_WORDS))
        table.add_row("processing", tally(figures.by_processing, PROCESSING_WORDS))
        table.add_row("drafts to review", f"{figures.drafts_waiting:,}")
    return table


def _version_words(status: DatabaseStatus) -> str:
    if status.version is None:
        return "not created yet; run leadops ingest or leadops db upgrade"
    if status.is_current:
        return status.version
    if status.is_usable:
        if status.is_newer:
            return (
                f"{status.version}; newer than this release needs ({status.needed}), and compatible with it"
            )
        return f"{status.version}; usable, but some steps need {status.needed}. Run leadops db upgrade."
    return f"{status.version}; this release needs {status.needed}. Run leadops db upgrade."
