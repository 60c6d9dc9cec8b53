"""Train the scorecard, manage its versions, and rescore leads."""

from typing import TYPE_CHECKING, Any

import click

from leadops_core.cli.options import TEXT, Command, CommandGroup, by_option
from leadops_core.cli.output import Output, console, pass_output, plain
from leadops_core.cli.times import now

if TYPE_CHECKING:
    from leadops_core.schemas import EvaluationTrace, LearnReport


@click.command(cls=Command, short_help="Train the scorecard on recorded outcomes.")
@click.option("--dry-run", is_flag=True, help="Show the metrics and label changes without storing anything.")
@click.option(
    "--use",
    metavar="COLUMN",
    type=TEXT,
    multiple=True,
    help="Include a column that was set aside, such as attribute:Plan, this time. Identifiers are never used. "
    "Repeatable. leadops columns use decides for every update.",
)
@click.option(
    "--leave-out", metavar="COLUMN", type=TEXT, multiple=True, help="Exclude a column this time. Repeatable."
)
@click.option("--details", is_flag=True, help="Show all metrics, changed points, and excluded columns.")
@pass_output
def learn(
    output: Output, dry_run: bool, use: tuple[str, ...], leave_out: tuple[str, ...], details: bool
) -> None:
    """Train a new scorecard version on recorded outcomes, and test it on outcomes that it has not seen.

    The new version becomes active, and all leads are rescored, only if it predicts better than the base rate and no
    worse than the active version. Otherwise it is stored with the reason. With LEADOPS_LEARNING_MODE=ask, nothing
    changes until you run leadops activate.
    """
    with output.leadops() as ops, output.progress("Scoring leads") as progress:
        report = ops.learning.learn(dry_run=dry_run, use=use, leave_out=leave_out, progress=progress)
        names = ops.learning.moved_names(report.evaluation) if details and report.evaluation else {}

    from leadops_core.display.learning import learn_view

    output.answer(learn_document(report), lambda: learn_view(report, names, details=details))


def learn_document(report: "LearnReport") -> dict[str, Any]:
    """Return the JSON result of `learn`."""
    from leadops_core.texts.sentences import verdict_words

    evaluation = report.evaluation
    document: dict[str, Any] = {
        "labels": report.labels,
        "champion": report.champion,
        "challenger": report.challenger,
        "metrics": {"champion": {}, "challenger": {}, "base_rate": {}},
        "verdict": report.verdict.value,
        "promoted": report.promoted,
        "passed": report.passed,
        "reason": verdict_words(report.verdict, report.verdict_reason),
        "verdict_reason": plain(report.verdict_reason),
        "mode": report.mode,
        "dry_run": report.dry_run,
    }
    if evaluation is not None:
        document |= evaluation_document(evaluation)
        document |= {"labels": report.labels, "champion": report.champion, "challenger": report.challenger}
    return {**document, "rescored": plain(report.rescored) if report.rescored else None}


def evaluation_document(evaluation: "EvaluationTrace") -> dict[str, Any]:
    """Return a learning update as JSON, with metrics by name and their intervals."""
    from leadops_core.texts.sentences import verdict_sentences, verdict_words

    figures = {
        "champion": evaluation.metrics_champion,
        "challenger": evaluation.metrics_challenger,
        "base_rate": evaluation.metrics_base_rate,
    }
    whole = plain(evaluation)
    return {
        "evaluation_id": whole["id"],
        "labels": evaluation.label_count,
        "champion": evaluation.champion_number,
        "challenger": evaluation.challenger_number,
        "metrics": {
            of: {name: figure.value for name, figure in metrics.items()} for of, metrics in figures.items()
        },
        "intervals": {
            of: {name: [figure.low, figure.high] for name, figure in metrics.items()}
            for of, metrics in figures.items()
        },
        "verdict": whole["verdict"],
        "promoted": evaluation.promoted,
        "reason": verdict_words(evaluation.verdict, evaluation.verdict_reason),
        "sentences": verdict_sentences(evaluation),
        **{
            name: whole[name]
            for name in (
                *(
                    "known_count",
                    "positive_count",
                    "sampled_count",
                    "evaluated_count",
                    "ranking",
                    "differences",
                    "verdict_reason",
                ),
                "label_order",
                *("weights_changed", "set_aside", "impact", "created_at"),
            )
        },
    }


@click.command(cls=Command, short_help="Rescore all leads with the active scorecard.")
@pass_output
def rescore(output: Output) -> None:
    """Rescore all leads with the active scorecard.

    If a label changes and the next step is still open, the lead is queued so that `process` decides again. `learn`
    and `activate` rescore automatically.
    """
    with output.leadops() as ops, output.progress("Scoring leads") as progress:
        report = ops.scorecards.rescore(progress=progress)

    from leadops_core.display.learning import rescore_view

    output.answer(plain(report), lambda: rescore_view(report))


@click.group(cls=CommandGroup, short_help="List scorecard versions.", invoke_without_command=True)
@pass_output
@click.pass_context
def scorecards(context: click.Context, output: Output) -> None:
    """List scorecard versions, and show what is known about one.

    Without a command, this is the same as `scorecards list`.
    """
    if context.invoked_subcommand is None:
        _list_scorecards(output)


@scorecards.command("list", short_help="List versions with author and reason.")
@pass_output
def list_scorecards(output: Output) -> None:
    """List scorecard versions, newest first, with author and reason."""
    _list_scorecards(output)


@scorecards.command(short_help="Show the model card of a version.")
@click.argument("number", type=click.IntRange(min=1), metavar="N")
@pass_output
def card(output: Output, number: int) -> None:
    """Show the model card of scorecard version N: its data, test, columns, limits and drift."""
    with output.leadops() as ops:
        model_card = ops.learning.card(number)

    from leadops_core.display.model_card import card_view

    output.answer(plain(model_card), lambda: card_view(model_card))


_SHARE = click.FloatRange(1, 49)


@scorecards.command(short_help="Show or set the shares of HOT and WARM leads.")
@click.option("--hot", metavar="PERCENT", type=_SHARE, help="Share of the newest leads that are HOT.")
@click.option("--warm", metavar="PERCENT", type=_SHARE, help="Share that is WARM, after the HOT leads.")
@by_option
@pass_output
def shares(output: Output, hot: float | None, warm: float | None, by: str) -> None:
    """Show or set how many of the newest leads a learned version makes HOT and WARM.

    A new share applies when learning makes the next version. Fewer leads are HOT or WARM if their probabilities
    hardly differ.
    """
    with output.leadops() as ops:
        if hot is not None or warm is not None:
            ops.settings.change(
                by=by,
                hot_share=None if hot is None else hot / 100,
                warm_share=None if warm is None else warm / 100,
            )
        rule = ops.learning.score_labels()

    from leadops_core.texts.sentences import label_rule_sentences

    chances = (rule.hot_share, rule.warm_share, rule.hot_chance, rule.warm_chance)
    names = ("hot_share", "warm_share", "hot_chance", "warm_chance")
    sentences = label_rule_sentences(*chances)
    output.answer(dict(zip(names, chances, strict=True)), lambda: "\n".join(sentences))


def _list_scorecards(output: Output) -> None:
    with output.leadops() as ops:
        versions = ops.scorecards.list()

    from leadops_core.display.learning import scorecards_table
    from leadops_core.texts.sentences import version_words

    document = [
        {
            **{name: value for name, value in plain(version).items() if name != "scorecard"},
            "reason": version_words(version),
            "is_calibrated": version.scorecard.calibration is not None,
            "base": version.scorecard.base,
            "thresholds": plain(version.scorecard.thresholds),
        }
        for version in versions
    ]
    output.answer({"scorecards": document}, lambda: scorecards_table(versions, now()))


_NUMBER = click.IntRange(min=1)


@click.command(cls=Command, short_help="Compare two scorecard versions.")
@click.argument("before", type=_NUMBER, metavar="A")
@click.argument("after", type=_NUMBER, metavar="B")
@pass_output
def diff(output: Output, before: int, after: int) -> None:
    """Show the changes in points from scorecard version A to version B, largest first."""
    with output.leadops() as ops:
        changes = ops.scorecards.diff(before, after)

    from leadops_core.display.learning import diff_view

    output.answer(plain(changes), lambda: diff_view(changes, wide=console().width > 1_000))


@click.command(cls=Command, short_help="Activate a scorecard version.")
@click.argument("number", type=_NUMBER, metavar="N")
@click.option("--confirm-rejected", is_flag=True, help="Activate version N even if it was not promoted.")
@by_option
@pass_output
def activate(output: Output, number: int, confirm_rejected: bool, by: str) -> None:
    """Activate scorecard version N, newer or older, and rescore all leads.

    A version that was not promoted is refused with the reason unless you use --confirm-rejected.
    """
    with output.leadops() as ops, output.progress("Scoring leads") as progress:
        report = ops.scorecards.activate(number, by=by, confirm_rejected=confirm_rejected, progress=progress)

    from leadops_core.display.learning import rescore_view

    output.answer({"active": report.scorecard_version, **plain(report)}, lambda: rescore_view(report))


@click.command(cls=Command, short_help="List learning updates and their results.")
@pass_output
def evaluations(output: Output) -> None:
    """List learning updates, newest first, with outcomes, lift and result."""
    with output.leadops() as ops:
        records = ops.learning.evaluations()

    from leadops_core.display.learning import evaluations_table

    output.answer(
        {"evaluations": [evaluation_document(evaluation) for evaluation in records]},
        lambda: (
            evaluations_table(records, now()) if records else "No learning updates yet. Next: leadops learn"
        ),
    )


@click.command(cls=Command, short_help="Show a learning update.")
@click.argument("evaluation", metavar="EVALUATION", type=TEXT)
@pass_output
def evaluation(output: Output, evaluation: str) -> None:
    """Show a learning update: metrics with intervals, changed points, excluded columns and changed labels.

    EVALUATION is an ID or the start of one. Run leadops evaluations to list them.
    """
    with output.leadops() as ops:
        record = ops.learning.evaluation(evaluation)
        names = ops.learning.moved_names(record)

    from leadops_core.display.learning import evaluation_view

    output.answer(evaluation_document(record), lambda: evaluation_view(record, names))


@click.command(cls=Command, short_help="Show drift since the active scorecard was created.")
@pass_output
def drift(output: Output) -> None:
    """Compare the newest leads with earlier ones, and predicted success rates with outcomes."""
    with output.leadops() as ops:
        report = ops.learning.drift()

    from leadops_core.display.learning import drift_view

    output.answer(plain(report), lambda: drift_view(report))
