"""Report of an outcome import: how values were read, and the result for each row."""

from rich.console import Group, RenderableType
from rich.padding import Padding
from rich.text import Text

from leadops_core.display.table import plain_table
from leadops_core.display.text import clean_line, plural, shorten
from leadops_core.schemas import OutcomeImportReport
from leadops_core.texts import en

_SHOWN_VALUES = 12
_SHOWN_PROBLEMS = 10
_SIGNS = {True: "good", False: "bad", None: "none"}


def _dates(report: OutcomeImportReport) -> str:
    names = report.date_columns or (report.date_column or "",)
    return " and ".join(f"“{shorten(name, 60)}”" for name in names)


def outcome_import_view(report: OutcomeImportReport) -> RenderableType:
    """Render the result of `outcomes import`."""
    lines: list[RenderableType] = [
        Text.assemble(
            (shorten(report.file_name, 80), "bold"),
            f": {plural(report.rows, 'row')}, outcomes in column “{shorten(report.outcome_column, 60)}”"
            + (f", dates in {_dates(report)}" if report.date_column else ""),
        ),
        "",
        Padding(_values_table(report), (0, 0, 0, 2)),
        "",
    ]
    if report.dry_run:
        lines.append(Text("Dry run: nothing was stored.", style="bold"))
    verb = "would set an outcome" if report.dry_run else "set an outcome"
    lines.append(Text(f"{plural(report.labelled, 'row')} {verb}", style="bold"))
    for count, words in (
        (report.unchanged, "already recorded"),
        (report.undecided, "still open, without an outcome"),
        (report.unmatched, "without a matching lead"),
        (report.unrecognised, "with an unknown value; use --positive VALUE or --negative VALUE"),
        (report.rejected, "unreadable"),
    ):
        if count:
            lines.append(Text(f"  {count:,} {words}"))
    for problem in report.problems[:_SHOWN_PROBLEMS]:
        where = f"line {problem.line}" + (
            f", column “{shorten(problem.column, 40)}”" if problem.column else ""
        )
        lines.append(Text(f"    {where}: {clean_line(problem.reason)}", style="dim"))
    if len(report.problems) > _SHOWN_PROBLEMS:
        lines.append(Text("    … and more; --json lists up to 1,000", style="dim"))
    if not report.dry_run:
        lines.append(
            Text.assemble(
                f"{plural(report.label_count, 'lead')} with an outcome. Next: ", ("leadops learn", "bold")
            )
        )
    return Group(*lines)


def _values_table(report: OutcomeImportReport) -> RenderableType:
    table = plain_table("value", "meaning", "result", "rows", right=("rows",))
    for value in report.values[:_SHOWN_VALUES]:
        table.add_row(
            Text(shorten(value.value, 40) or "(blank)"),
            en.OUTCOME_MEANINGS[value.meaning],
            _SIGNS[value.positive],
            f"{value.rows:,}",
        )
    if len(report.values) > _SHOWN_VALUES:
        table.add_row(Text("…", style="dim"), "", "", "")
    return table
