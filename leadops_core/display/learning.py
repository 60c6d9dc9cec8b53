"""Learning drawn: updates with their figures, versions of the scorecard, what changed between two."""

from collections.abc import Iterable, Mapping, Sequence
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
    LearnReport,
    PointsChange,
    RescoreReport,
    ScorecardDiff,
    ScorecardVersion,
    ScoreLabel,
)
from leadops_core.scoring import say_total
from leadops_core.texts import en
from leadops_core.texts.sentences import (
    headline,
    in_sentence,
    points_words,
    verdict_sentences,
    verdict_words,
    version_words,
)

_SHOWN_CHANGES = 12
_SHOWN_MOVES = 8
_SHOWN_ASIDE = 12
_INDENT = (0, 0, 0, 2)


def learn_view(report: LearnReport) -> RenderableType:
    """The answer of `learn` for people."""
    verdict = headline(
        report.verdict,
        is_promoted=report.promoted
        or (report.dry_run and report.passed and report.mode == "auto" and not report.verdict_reason.caution),
        number=report.challenger,
        is_dry_run=report.dry_run,
        reason=report.verdict_reason,
    )
    lines: list[RenderableType] = [
        Text.assemble(
            (f"{verdict}: ", "bold"), clean_line(verdict_words(report.verdict, report.verdict_reason))
        ),
        Text(
            f"{plural(report.labels, 'outcome')} · version {report.champion} was active when this update ran",
            style="dim",
        ),
    ]
    if report.dry_run:
        lines.append(Text("Dry run: nothing was stored.", style="bold"))
    if report.evaluation is not None:
        lines += _record(report.evaluation)
    if report.rescored is not None:
        lines += ["", rescore_view(report.rescored)]
    elif report.passed and report.challenger is not None:
        lines += ["", Text.assemble("Next: ", (f"leadops activate {report.challenger}", "bold"))]
    return Group(*lines)


def evaluation_view(evaluation: EvaluationTrace) -> RenderableType:
    """One learning update, whole."""
    verdict = headline(
        evaluation.verdict,
        is_promoted=evaluation.promoted,
        number=evaluation.challenger_number,
        reason=evaluation.verdict_reason,
    )
    return Group(
        Text.assemble(
            (f"{verdict}: ", "bold"), clean_line(verdict_words(evaluation.verdict, evaluation.verdict_reason))
        ),
        Text(
            f"{evaluation.created_at:%Y-%m-%d %H:%M} UTC · {plural(evaluation.label_count, 'outcome')}, "
            f"{evaluation.positive_count:,} good · version {evaluation.champion_number} was active then",
            style="dim",
        ),
        *_record(evaluation),
    )


def _record(evaluation: EvaluationTrace) -> list[RenderableType]:
    lines: list[RenderableType] = []
    if evaluation.differences:
        lines += ["", Text(clean_line(" ".join(verdict_sentences(evaluation))))]
    elif evaluation.label_order is not None:
        lines += ["", Text(clean_line(evaluation.label_order.sentence))]
    if evaluation.metrics_challenger:
        lines += ["", Padding(figures_table(evaluation), _INDENT)]
    if evaluation.weights_changed:
        lines += [
            "",
            Text("Largest changes in points:"),
            Padding(changes_table(evaluation.weights_changed), _INDENT),
        ]
    if evaluation.impact is not None:
        lines += ["", *_impact(evaluation.impact)]
    if evaluation.set_aside:
        lines += ["", Text("Excluded columns (--use COLUMN includes one, except identifiers):")]
        lines += [
            Text(f"  {shorten(column.column, 60)}: {clean_line(column.reason)}")
            for column in evaluation.set_aside[:_SHOWN_ASIDE]
        ]
        if len(evaluation.set_aside) > _SHOWN_ASIDE:
            lines.append(Text(f"  … and {len(evaluation.set_aside) - _SHOWN_ASIDE} more", style="dim"))
    return lines


def figures_table(evaluation: EvaluationTrace) -> RenderableType:
    """The figures of challenger, champion, and base rate with their intervals."""
    columns: list[tuple[str, Mapping[str, Figure]]] = [
        ("challenger", evaluation.metrics_challenger),
        ("champion", evaluation.metrics_champion),
        ("base rate", evaluation.metrics_base_rate),
    ]
    table = plain_table("", *(name for name, _ in columns), right=[name for name, _ in columns])
    for name in dict.fromkeys((*en.FIGURES, *evaluation.metrics_challenger)):
        if any(name in figures for _, figures in columns):
            table.add_row(en.FIGURES.get(name, name), *(_figure(figures.get(name)) for _, figures in columns))
    return table


def _figure(figure: Figure | None) -> str:
    if figure is None:
        return "–"
    if figure.low is None or figure.high is None:
        return f"{figure.value:.3f}"
    return f"{figure.value:.3f} ({figure.low:.3f} … {figure.high:.3f})"


def changes_table(changes: Sequence[PointsChange], most: int = _SHOWN_CHANGES) -> RenderableType:
    """Points of levels before and after, the largest differences."""
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


def _impact(impact: Impact) -> list[RenderableType]:
    moves = f": {_moves(impact.moves)}" if impact.moves else ""
    lines: list[RenderableType] = [
        Text(f"{impact.moved:,} of {plural(impact.leads, 'lead')} would change label{moves}")
    ]
    for move in impact.largest[:_SHOWN_MOVES]:
        before = say_total(move.before) if move.before is not None else "–"
        lines.append(
            Text(
                f"  {before} {move.label_before or '–'} → {say_total(move.after)} {move.label_after}  {move.lead_id}",
                style="dim",
            )
        )
    return lines


def _moves(moves: Iterable[LabelFlow]) -> str:
    return ", ".join(f"{flow.count:,} {flow.before} → {flow.after}" for flow in moves)


def rescore_view(report: RescoreReport) -> RenderableType:
    """The answer of `rescore` for people."""
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
    """The versions of the scorecard, one a row."""
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
    if version.is_waiting:
        return Text(in_sentence(headline(version.verdict, is_promoted=False, reason=version.verdict_reason)))
    return Text(in_sentence(en.NOT_PROMOTED) if version.is_rejected else "")


def evaluations_table(evaluations: Iterable[EvaluationTrace], now: datetime) -> RenderableType:
    """Learning updates, one a row."""
    table = plain_table(
        "id", "age", "outcomes", "versions", "log loss", "result", right=("outcomes", "log loss")
    )
    for evaluation in evaluations:
        loss = evaluation.metrics_challenger.get("log_loss")
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
            f"{loss.value:.3f}" if loss else "–",
            Text(f"{result}: {words}"),
        )
    return table


def diff_view(diff: ScorecardDiff, *, wide: bool = False) -> RenderableType:
    """How one version differs from another."""
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
    """What has moved, in sentences."""
    compared = f"{plural(report.newest, 'newest lead')} compared with {report.older:,} earlier ones"
    return Group(
        Text.assemble((compared, "bold"), f", scorecard version {report.scorecard_version}"),
        *(Text(f"  {clean_line(sentence)}") for sentence in report.sentences),
    )
