"""Render learning updates, scorecard versions, and the differences between two versions."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import datetime

from rich.console import Group, RenderableType
from rich.padding import Padding
from rich.text import Text

from leadops_core.display.table import LABEL_WORDS, plain_table, tally
from leadops_core.display.text import age, clean_line, plural, rounded, shorten
from leadops_core.schemas import (
    DriftReport,
    EvaluationTrace,
    Figure,
    Impact,
    LabelFlow,
    LeadId,
    LearnReport,
    PointsChange,
    RescoreReport,
    ScorecardDiff,
    ScorecardVersion,
    ScoreLabel,
    Verdict,
)
from leadops_core.scoring import say_total
from leadops_core.texts import en
from leadops_core.texts.sentences import (
    comparison_sentences,
    figure_words,
    headline,
    in_sentence,
    moved_of_all,
    points_words,
    start_sentence,
    verdict_sentences,
    verdict_words,
    version_words,
)

_SHOWN_CHANGES = 12
SHOWN_MOVES = 8
_SHOWN_ASIDE = 12
_INDENT = (0, 0, 0, 2)


def learn_view(
    report: LearnReport, names: Mapping[LeadId, str] | None = None, *, details: bool = True
) -> RenderableType:
    """Render the result of `learn`. `names` are the names of the leads whose label changes most."""
    verdict = headline(
        report.verdict,
        is_promoted=report.promoted
        or (report.dry_run and report.passed and report.mode == "auto" and not report.verdict_reason.caution),
        number=report.challenger,
        is_dry_run=report.dry_run,
        reason=report.verdict_reason,
    )
    lines: list[RenderableType] = [Text(verdict, style="bold")]
    if report.evaluation is None:
        lines.append(Text(f"{start_sentence(verdict_words(report.verdict, report.verdict_reason))}."))
        lines.append(Text(en.LEARNING_STEPS[report.verdict_reason.cause]))
    else:
        lines += _result(report.evaluation)
    if report.dry_run:
        lines.append(Text("Dry run: nothing was stored.", style="bold"))
    if report.evaluation is not None and details:
        lines += _details(report.evaluation, names or {})
    if report.rescored is not None:
        lines += ["", rescore_view(report.rescored)]
    elif report.passed and report.challenger is not None:
        lines += ["", Text.assemble("Next: ", (f"leadops activate {report.challenger}", "bold"))]
    if report.evaluation is not None and not details:
        command = (
            "learn --dry-run --details" if report.dry_run else f"evaluation {report.evaluation.id.hex[:8]}"
        )
        lines += ["", Text.assemble("Details: ", (f"leadops {command}", "bold"))]
    return Group(*lines)


def evaluation_view(evaluation: EvaluationTrace, names: Mapping[LeadId, str] | None = None) -> RenderableType:
    """Render one learning update with all its figures."""
    verdict = headline(
        evaluation.verdict,
        is_promoted=evaluation.promoted,
        number=evaluation.challenger_number,
        reason=evaluation.verdict_reason,
    )
    return Group(
        Text(verdict, style="bold"),
        Text(
            f"{evaluation.created_at:%Y-%m-%d %H:%M} UTC · {plural(evaluation.label_count, 'outcome')}, "
            f"{evaluation.positive_count:,} good · version {evaluation.champion_number} was active then",
            style="dim",
        ),
        *_result(evaluation),
        *_details(evaluation, names or {}),
    )


def _result(evaluation: EvaluationTrace) -> list[RenderableType]:
    """Render the result in sentences and a table for readers without statistics."""
    lines: list[RenderableType] = [Text(clean_line(sentence)) for sentence in verdict_sentences(evaluation)]
    if evaluation.metrics_challenger:
        lines += ["", Padding(plain_figures_table(evaluation), _INDENT)]
    return lines


def _details(evaluation: EvaluationTrace, names: Mapping[LeadId, str]) -> list[RenderableType]:
    lines: list[RenderableType] = []
    if sentences := comparison_sentences(evaluation):
        lines += ["", Text(clean_line(" ".join(sentences)))]
    if evaluation.metrics_challenger:
        lines += ["", Padding(figures_table(evaluation), _INDENT)]
    touched = [change for change in evaluation.weights_changed if change.outcome_count != 0]
    if touched:
        lines += ["", Text("Largest changes in points:"), Padding(changes_table(touched), _INDENT)]
    if untouched := len(evaluation.weights_changed) - len(touched):
        lines.append(
            Text(f"  {plural(untouched, 'level')} changed that no lead with an outcome has.", style="dim")
        )
    if evaluation.impact is not None:
        lines += ["", *_impact(evaluation.impact, names)]
    if evaluation.set_aside:
        lines += ["", Text("Excluded columns (leadops columns use COLUMN includes one, except identifiers):")]
        lines += [
            Text(f"  {shorten(column.column, 60)}: {clean_line(column.reason)}")
            for column in evaluation.set_aside[:_SHOWN_ASIDE]
        ]
        if len(evaluation.set_aside) > _SHOWN_ASIDE:
            lines.append(Text(f"  … and {len(evaluation.set_aside) - _SHOWN_ASIDE} more", style="dim"))
    return lines


def plain_figures_table(evaluation: EvaluationTrace) -> RenderableType:
    """Return the figures in words for the new version, the active version, and a constant prediction."""
    return _figures(evaluation, en.PLAIN_FIGURES, figure_words)


def figures_table(evaluation: EvaluationTrace) -> RenderableType:
    """Render all figures with their intervals."""
    return _figures(evaluation, en.FIGURES, lambda _, figure: _figure(figure))


def learned_title(evaluation: EvaluationTrace) -> str:
    """Return the name of the column with the learned figures, which are not those of a new version that uses nothing of it."""
    is_used = evaluation.verdict in (None, Verdict.PROMOTE, Verdict.IN_PART)
    return en.NEW_VERSION if is_used else en.LEARNED


def _figures(
    evaluation: EvaluationTrace, titles: Mapping[str, str], write: Callable[[str, Figure], str]
) -> RenderableType:
    columns: list[tuple[str, Mapping[str, Figure]]] = [
        (learned_title(evaluation), evaluation.metrics_challenger),
        (start_sentence(en.VERSION.format(number=evaluation.champion_number)), evaluation.metrics_champion),
        (en.GUESS, evaluation.metrics_base_rate),
    ]
    columns = [column for column in columns if column[1]]
    table = plain_table("", *(name for name, _ in columns), right=[name for name, _ in columns])
    for name, title in titles.items():
        if any(name in figures for _, figures in columns):
            cells = (figures.get(name) for _, figures in columns)
            table.add_row(title, *("–" if figure is None else write(name, figure) for figure in cells))
    return table


def _figure(figure: Figure) -> str:
    if figure.low is None or figure.high is None:
        return f"{figure.value:.3f}"
    return f"{figure.value:.3f} ({figure.low:.3f} … {figure.high:.3f})"


def changes_table(changes: Sequence[PointsChange], most: int = _SHOWN_CHANGES) -> RenderableType:
    """Render the points of levels before and after, the largest differences first."""
    table = plain_table(
        "characteristic", "level", "before", "after", "change", right=("before", "after", "change")
    )
    for change in changes[:most]:
        table.add_row(
            Text(shorten(change.title, 40)),
            Text(shorten(change.level, 40)),
            "new" if change.before is None else points_words(change.before),
            "removed" if change.after is None else points_words(change.after),
            points_words((change.after or 0.0) - (change.before or 0.0)),
        )
    if len(changes) > most:
        table.add_row(Text(f"… and {len(changes) - most:,} more", style="dim"), "", "", "", "")
    return table


def _impact(impact: Impact, names: Mapping[LeadId, str]) -> list[RenderableType]:
    moves = f": {_moves(impact.moves)}" if impact.moves else ""
    scored = plural(impact.leads - impact.unscored, "lead")
    which = "with a score" if impact.sample is None else "of a sample"
    lines: list[RenderableType] = [Text(f"{impact.moved:,} of {scored} {which} would change label{moves}")]
    if impact.sample is not None:
        lines.append(Text(moved_of_all(impact.sample)))
    for move in impact.largest[:SHOWN_MOVES]:
        before = say_total(move.before) if move.before is not None else "–"
        name = names.get(move.lead_id) or f"lead {move.lead_id.hex[:8]}"
        lines.append(
            Text(
                f"  {before} {move.label_before or '–'} → {say_total(move.after)} {move.label_after}  {shorten(name, 60)}",
                style="dim",
            )
        )
    return lines


def _moves(moves: Iterable[LabelFlow]) -> str:
    return ", ".join(f"{flow.count:,} {flow.before} → {flow.after}" for flow in moves)


def rescore_view(report: RescoreReport) -> RenderableType:
    """Render the result of `rescore`."""
    lines: list[RenderableType] = [
        Text.assemble(
            (f"{plural(report.rescored, 'lead')} scored by version {report.scorecard_version}", "bold"),
            f": {report.changed:,} scores and {report.moved:,} labels changed",
        ),
        Text(f"  {tally(report.labels, LABEL_WORDS)}"),
    ]
    if report.moves:
        lines.append(Text(f"  {_moves(report.moves)}", style="dim"))
    if report.queued:
        lines.append(
            Text.assemble(
                f"{plural(report.queued, 'lead')} queued for a new decision. Next: ",
                ("leadops process", "bold"),
            )
        )
    return Group(*lines)


def scorecards_table(versions: Iterable[ScorecardVersion], now: datetime) -> RenderableType:
    """Render the scorecard versions, one per row."""
    table = plain_table("version", "status", "author", "age", "based on", "reason", right=("version",))
    for version in versions:
        kind = "probability" if version.scorecard.calibration else "points"
        table.add_row(
            str(version.number),
            _standing(version),
            f"{clean_line(version.made_by)} · {kind}",
            age(version.created_at, now),
            str(version.parent_number) if version.parent_number else "–",
            Text(clean_line(version_words(version))),
        )
    return table


def _standing(version: ScorecardVersion) -> Text:
    if version.is_active:
        return Text("active", style="bold")
    if version.is_pending:
        return Text(in_sentence(en.PENDING_VERSION))
    if version.is_waiting:
        return Text(in_sentence(headline(version.verdict, is_promoted=False, reason=version.verdict_reason)))
    return Text(in_sentence(en.NOT_PROMOTED) if version.is_rejected else "")


def evaluations_table(evaluations: Iterable[EvaluationTrace], now: datetime) -> RenderableType:
    """Render learning updates, one per row."""
    table = plain_table("id", "age", "outcomes", "versions", "lift", "result", right=("outcomes", "lift"))
    for evaluation in evaluations:
        gain = evaluation.metrics_challenger.get("lift")
        challenger = f" → {evaluation.challenger_number}" if evaluation.challenger_number else ""
        words = clean_line(verdict_words(evaluation.verdict, evaluation.verdict_reason))
        result = headline(
            evaluation.verdict, is_promoted=evaluation.promoted, reason=evaluation.verdict_reason
        )
        table.add_row(
            str(evaluation.id),
            age(evaluation.created_at, now),
            f"{evaluation.label_count:,}",
            f"{evaluation.champion_number}{challenger}",
            f"{gain.value:.1f}×" if gain else "–",
            Text(f"{result}: {words}"),
        )
    return table


def diff_view(diff: ScorecardDiff, *, wide: bool = False) -> RenderableType:
    """Render the differences between two versions."""
    before, after = diff.thresholds_before, diff.thresholds_after
    lines: list[RenderableType] = [
        Text(f"Version {diff.before} → {diff.after}", style="bold"),
        " · ".join(
            f"{name} {rounded(old)} → {rounded(new)}"
            for name, old, new in (
                ("base", diff.base_before, diff.base_after),
                (f"{en.LABELS[ScoreLabel.HOT]} from", before.hot, after.hot),
                (f"{en.LABELS[ScoreLabel.WARM]} from", before.warm, after.warm),
            )
        ),
    ]
    if diff.is_calibrated_before is not diff.is_calibrated_after:
        which = diff.after if diff.is_calibrated_after else diff.before
        lines.append(
            Text(
                f"The points of version {which} are log-odds: 25 points multiply the odds by e.", style="dim"
            )
        )
    if not diff.changes:
        return Group(*lines, "No points changed.")
    return Group(*lines, "", changes_table(diff.changes, 10_000 if wide else 40))


def drift_view(report: DriftReport) -> RenderableType:
    """Render a drift report as sentences."""
    compared = f"{plural(report.newest, 'newest lead')} compared with {report.older:,} earlier ones"
    return Group(
        Text.assemble((compared, "bold"), f", scorecard version {report.scorecard_version}"),
        *(Text(f"  {clean_line(sentence)}") for sentence in report.sentences),
    )
