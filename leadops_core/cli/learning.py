"""What outcomes teach: updates, versions of the scorecard, scores made anew."""

from typing import TYPE_CHECKING, Any

import click

from leadops_core.cli.options import TEXT, Command, by_option
from leadops_core.cli.output import Output, console, plain

if TYPE_CHECKING:
    from leadops_core.schemas import EvaluationTrace, LearnReport


@click.command(
    cls=Command, short_help="Learn from the outcomes; promote a new version only if it is no worse."
)
@click.option(
    "--dry-run", is_flag=True, help="Keep nothing; show the figures and which leads would change label."
)
@click.option(
    "--use",
    metavar="COLUMN",
    type=TEXT,
    multiple=True,
    help="Learn from a column that was set aside, such as attribute:Plan; identifiers stay out; repeatable.",
)
@click.option(
    "--leave-out", metavar="COLUMN", type=TEXT, multiple=True, help="Do not learn from a column; repeatable."
)
@click.pass_context
def learn(ctx: click.Context, dry_run: bool, use: tuple[str, ...], leave_out: tuple[str, ...]) -> None:
    """Fit the scorecard to the outcomes that were recorded, and judge it on outcomes that it was not fitted to.

    The new version becomes active, and all leads are scored with it, only if it is better than predicting the same
    chance for every lead and no worse than the active version. Otherwise it is kept with the reason. With
    LEADOPS_LEARNING_MODE=ask, a person decides: leadops activate.
    """
    output = Output(ctx)
    with output.leadops() as ops, output.progress("Scoring leads") as progress:
        report = ops.learn(dry_run=dry_run, use=use, leave_out=leave_out, progress=progress)

    from leadops_core.display.learning import learn_view

    output.answer(learn_document(report), lambda: learn_view(report))


def learn_document(report: "LearnReport") -> dict[str, Any]:
    """The answer of `learn` for machines."""
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
    """The record of an update for machines: figures by name, their intervals beside them."""
    from leadops_core.texts.sentences import verdict_words

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
        "metrics": {of: {name: each.value for name, each in named.items()} for of, named in figures.items()},
        "intervals": {
            of: {name: [each.low, each.high] for name, each in named.items()} for of, named in figures.items()
        },
        "verdict": whole["verdict"],
        "promoted": evaluation.promoted,
        "reason": verdict_words(evaluation.verdict, evaluation.verdict_reason),
        **{
            name: whole[name]
            for name in (
                *("positive_count", "evaluated_count", "differences", "verdict_reason", "label_order"),
                *("weights_changed", "set_aside", "impact", "created_at"),
            )
        },
    }


@click.command(cls=Command, short_help="Score all leads by the scorecard in use.")
@click.pass_context
def rescore(ctx: click.Context) -> None:
    """Score every lead by the scorecard in use, in bulk.

    Leads whose label changes and whose next step is still open wait for `process`, which decides anew. `learn` and
    `activate` do this by themselves.
    """
    output = Output(ctx)
    with output.leadops() as ops, output.progress("Scoring leads") as progress:
        report = ops.rescore(progress=progress)

    from leadops_core.display.learning import rescore_view

    output.answer(plain(report), lambda: rescore_view(report))


@click.command(cls=Command, short_help="List the versions of the scorecard.")
@click.pass_context
def scorecards(ctx: click.Context) -> None:
    """List the versions of the scorecard, newest first: who or what made each, and why."""
    output = Output(ctx)
    with output.leadops() as ops:
        versions = ops.scorecards()

    from leadops_core.cli.times import now
    from leadops_core.display.learning import scorecards_table
    from leadops_core.texts.sentences import version_words

    document = [
        {
            **{name: value for name, value in plain(each).items() if name != "scorecard"},
            "reason": version_words(each),
            "is_calibrated": each.scorecard.calibration is not None,
            "base": each.scorecard.base,
            "thresholds": plain(each.scorecard.thresholds),
        }
        for each in versions
    ]
    output.answer({"scorecards": document}, lambda: scorecards_table(versions, now()))


_NUMBER = click.IntRange(min=1)


@click.command(cls=Command, short_help="Show how two versions of the scorecard differ, in points.")
@click.argument("before", type=_NUMBER, metavar="A")
@click.argument("after", type=_NUMBER, metavar="B")
@click.pass_context
def diff(ctx: click.Context, before: int, after: int) -> None:
    """Show how version B of the scorecard differs from version A, in points, largest difference first."""
    output = Output(ctx)
    with output.leadops() as ops:
        found = ops.diff(before, after)

    from leadops_core.display.learning import diff_view

    output.answer(plain(found), lambda: diff_view(found, wide=console().width > 1_000))


@click.command(cls=Command, short_help="Put a version of the scorecard to use, also an earlier one.")
@click.argument("number", type=_NUMBER, metavar="N")
@click.option(
    "--confirm-rejected", is_flag=True, help="Activate version N although learning did not promote it."
)
@by_option
@click.pass_context
def activate(ctx: click.Context, number: int, confirm_rejected: bool, by: str) -> None:
    """Put version N of the scorecard to use, forward or back, and score all leads by it.

    A version that learning did not promote is refused with the reason, unless --confirm-rejected is given.
    """
    output = Output(ctx)
    with output.leadops() as ops, output.progress("Scoring leads") as progress:
        report = ops.activate(number, by=by, confirm_rejected=confirm_rejected, progress=progress)

    from leadops_core.display.learning import rescore_view

    output.answer({"active": report.scorecard_version, **plain(report)}, lambda: rescore_view(report))


@click.command(cls=Command, short_help="List the learning updates and their verdicts.")
@click.pass_context
def evaluations(ctx: click.Context) -> None:
    """List the learning updates, newest first: what was learned from, what it was worth, and the verdict."""
    output = Output(ctx)
    with output.leadops() as ops:
        found = ops.evaluations()

    from leadops_core.cli.times import now
    from leadops_core.display.learning import evaluations_table

    output.answer(
        {"evaluations": [evaluation_document(each) for each in found]},
        lambda: evaluations_table(found, now()) if found else "Nothing was learned yet: leadops learn",
    )


@click.command(cls=Command, short_help="Show one learning update whole.")
@click.argument("evaluation", metavar="EVALUATION", type=TEXT)
@click.pass_context
def evaluation(ctx: click.Context, evaluation: str) -> None:
    """Show one learning update: figures with their intervals, points that changed, columns set aside, leads that would move.

    EVALUATION is an id or the beginning of one; leadops evaluations lists them.
    """
    output = Output(ctx)
    with output.leadops() as ops:
        found = ops.evaluation(evaluation)

    from leadops_core.display.learning import evaluation_view

    output.answer(evaluation_document(found), lambda: evaluation_view(found))


@click.command(cls=Command, short_help="Say what has moved since the scorecard was made.")
@click.pass_context
def drift(ctx: click.Context) -> None:
    """Say what has moved: who the newest leads are beside those before them, and how well chances fit outcomes."""
    output = Output(ctx)
    with output.leadops() as ops:
        report = ops.drift()

    from leadops_core.display.learning import drift_view

    output.answer(plain(report), lambda: drift_view(report))
