"""Learning: updates, score accuracy, lead mix and scorecard versions."""

from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from pathlib import Path

import altair as alt
import pandas as pd
import streamlit as st

from console import queries
from console.theme import palette, show_chart
from console.widgets.actions import analyst, say_next
from console.widgets.frame import workspace
from console.widgets.learning_columns import show_columns
from console.widgets.model_card import show_model_card
from console.widgets.processing import process_waiting
from console.widgets.words import age_word, plain_markdown, shorten
from leadops_core.display.learning import learned_title
from leadops_core.display.text import clean_line, exact, plural
from leadops_core.errors import LeadOpsError
from leadops_core.schemas import (
    CalibrationPlot,
    DriftReport,
    EvaluationTrace,
    ExplorationReport,
    Figure,
    Metrics,
    ScorecardVersion,
    Verdict,
)
from leadops_core.texts import en
from leadops_core.texts.exploration import exploration_words
from leadops_core.texts.sentences import (
    comparison_sentences,
    figure_words,
    headline,
    in_sentence,
    moved_of_all,
    start_sentence,
    verdict_sentences,
    verdict_words,
    version_words,
)

_SHOWN_CHANGES = 30
_LABEL_SHARES = (0.02, 0.05, 0.1, 0.15, 0.2, 0.25, 0.3, 0.4)
_EXPLORATION_SHARES = (0.0, 0.01, 0.02, 0.05, 0.1, 0.2)

file, ops = workspace()


def _figure_words(_name: str, figure: Figure) -> str:
    if figure.low is None or figure.high is None:
        return f"{figure.value:.3f}"
    return f"{figure.value:.3f}  ({figure.low:.3f} to {figure.high:.3f})"


def _figures(
    evaluation: EvaluationTrace, titles: Mapping[str, str], write: Callable[[str, Figure], str], *, key: str
) -> None:
    columns: dict[str, Metrics] = {
        learned_title(evaluation): evaluation.metrics_challenger,
        start_sentence(en.VERSION.format(number=evaluation.champion_number)): evaluation.metrics_champion,
        en.GUESS: evaluation.metrics_base_rate,
    }
    rows = [
        {
            "": words,
            **{
                title: write(name, metrics[name]) if name in metrics else ""
                for title, metrics in columns.items()
                if metrics
            },
        }
        for name, words in titles.items()
        if any(name in metrics for metrics in columns.values())
    ]
    if rows:
        st.dataframe(pd.DataFrame(rows), hide_index=True, key=key)


def _measured(evaluation: EvaluationTrace) -> None:
    for sentence in verdict_sentences(evaluation):
        st.markdown(f"- {plain_markdown(sentence)}")
    _figures(evaluation, en.PLAIN_FIGURES, figure_words, key="measured")
    if evaluation.metrics_challenger:
        with st.expander("Details"):
            for sentence in comparison_sentences(evaluation):
                st.markdown(plain_markdown(sentence))
            _figures(evaluation, en.FIGURES, _figure_words, key="details")
            st.caption("90% range in parentheses.")
    changes = [
        (
            f"{clean_line(change.title)}: {shorten(change.level, 60)}",
            "" if change.before is None else exact(change.before),
            "" if change.after is None else exact(change.after),
        )
        for change in [
            weight_change for weight_change in evaluation.weights_changed if weight_change.outcome_count != 0
        ][:_SHOWN_CHANGES]
    ]
    if changes:
        with st.expander(f"Changed weights: {len(evaluation.weights_changed):,}"):
            st.dataframe(
                pd.DataFrame(changes, columns=["weight", "before", "after"]), hide_index=True, key="changes"
            )


def _learn() -> None:
    evaluations = ops.learning.evaluations()
    st.subheader("Learning from outcomes")
    if _is_copy():
        st.caption("This file is a local copy. Push the outcomes, and production learns from them.")
    if st.button("Learn now", key="learn", type="primary", disabled=_is_copy()):
        try:
            with st.spinner("Fitting a new version and testing it on later outcomes…"):
                report = ops.learn()
            moved = ""
            if report.rescored is not None:
                moved = f" {plural(report.rescored.moved, 'lead')} changed label. {process_waiting(ops)}"
        except LeadOpsError as error:
            say_next(str(error), ok=False)
        else:
            verdict = headline(
                report.verdict,
                is_promoted=report.promoted,
                number=report.challenger,
                reason=report.verdict_reason,
            )
            say_next(f"{verdict}: {verdict_words(report.verdict, report.verdict_reason)}.{moved}", ok=True)
        st.rerun()
    if not evaluations:
        st.info(
            "No learning updates yet. Record outcomes, or import them on the Outcomes page, then choose Learn now.",
            icon=":material/school:",
        )
        return
    newest = evaluations[0]
    verdict = headline(
        newest.verdict,
        is_promoted=newest.promoted,
        number=newest.challenger_number,
        reason=newest.verdict_reason,
    )
    st.markdown(f"**{verdict}**, {age_word(newest.created_at)}")
    expected = newest.challenger_number if newest.promoted else newest.champion_number
    if (number := ops.scorecards.chosen().number) != expected:
        st.caption(f"Version {number} is active now.")
    _waiting(newest)
    _measured(newest)
    _curve(evaluations)


def _waiting(newest: EvaluationTrace) -> None:
    """Offer to activate a version that passed and is not active, with what it would change."""
    number = newest.challenger_number
    if newest.promoted or newest.verdict in (None, Verdict.KEEP) or number is None or _is_copy():
        return
    if ops.scorecards.chosen().number != newest.champion_number:
        return
    if newest.impact is not None:
        moved, sample = plural(newest.impact.moved, "lead"), newest.impact.sample
        of_sample = "" if sample is None else f" of a sample of {newest.impact.leads:,}"
        of_all = "" if sample is None else f" {moved_of_all(sample)}"
        st.caption(f"{moved}{of_sample} would change label.{of_all} The changed weights are listed below.")
    if st.button(f"Activate version {number}", key="promote", icon=":material/check:"):
        _activate(number)


def _activate(number: int, *, confirm_rejected: bool = False) -> None:
    try:
        with st.spinner("Rescoring all leads…"):
            report = ops.scorecards.activate(number, by=analyst(), confirm_rejected=confirm_rejected)
        processed = process_waiting(ops)
    except LeadOpsError as error:
        say_next(str(error), ok=False)
    else:
        say_next(f"Version {number} is active; {plural(report.moved, 'lead')} changed label. {processed}")
    st.rerun()


def _is_copy() -> bool:
    return ops.edge.origin() is not None


@st.cache_resource(max_entries=2, show_spinner="Comparing the newest leads with earlier ones…")
def _drift_report(path: Path, stamp: tuple[object, ...], number: int) -> DriftReport:  # noqa: ARG001
    return ops.learning.drift()


def _drift(report: DriftReport) -> None:
    st.subheader("Lead mix")
    for sentence in report.sentences:
        st.markdown(f"- {plain_markdown(sentence)}")
    if report.drifts:
        rows = [(clean_line(drift.title), drift.value, clean_line(drift.sentence)) for drift in report.drifts]
        st.dataframe(
            pd.DataFrame(rows, columns=["field", "shift", "details"]),
            hide_index=True,
            key="drift",
            column_config={
                "shift": st.column_config.NumberColumn(
                    format="%.2f",
                    help="Population stability index: below 0.1 is stable, above 0.25 is a large shift",
                )
            },
        )
    st.caption(
        f"Newest {plural(report.newest, 'lead')} vs. the {report.older:,} before them, scored by version "
        f"{report.scorecard_version}; {plural(report.labels_since, 'outcome')} since it was created."
    )


def _curve(evaluations: tuple[EvaluationTrace, ...]) -> None:
    rows = [
        {
            "labels": update.label_count,
            "difference": figure.value,
            "low": figure.low if figure.low is not None else figure.value,
            "high": figure.high if figure.high is not None else figure.value,
            "promoted": en.PROMOTED if update.promoted else en.NOT_PROMOTED,
        }
        for update in evaluations
        if (figure := update.differences.get("base_rate")) is not None
    ]
    if not rows:
        return
    colours = palette()
    base = alt.Chart(pd.DataFrame(rows)).encode(
        x=alt.X("labels:Q", title="outcomes", axis=alt.Axis(tickCount=8))
    )
    bars = base.mark_rule(strokeWidth=2).encode(
        y=alt.Y("low:Q", title="log loss vs. guessing the average"),
        y2="high:Q",
        color=alt.value(colours.neutral),
    )
    points = base.mark_point(filled=True, size=90).encode(
        y="difference:Q",
        color=alt.value(colours.accent),
        shape=alt.Shape("promoted:N", title=None),
        tooltip=["labels:Q", alt.Tooltip("difference:Q", format="+.4f"), "promoted:N"],
    )
    zero = (
        alt.Chart(pd.DataFrame({"y": [0.0]}))
        .mark_rule(strokeDash=[4, 3], color=colours.neutral)
        .encode(y="y:Q")
    )
    st.caption(
        "Each point is a learning update. Below the dashed line, it is more accurate than guessing the average."
    )
    show_chart(alt.layer(zero, bars, points).properties(height=220))


def _calibration(plot: CalibrationPlot) -> None:
    st.subheader("Score accuracy")
    st.caption(plain_markdown(plot.sentence))
    rows = [
        {
            "score": (band.score_from + band.score_to) / 2,
            "share": band.share,
            "low": band.low,
            "high": band.high,
            "leads": band.labels,
        }
        for band in plot.bands
        if band.share is not None
    ]
    if not rows:
        return
    colours = palette()
    base = alt.Chart(pd.DataFrame(rows)).encode(
        x=alt.X("score:Q", scale=alt.Scale(domain=[0, 100]), title="score")
    )
    bars = base.mark_rule(strokeWidth=2).encode(
        y=alt.Y("low:Q", title="success rate", scale=alt.Scale(domain=[0, 1]), axis=alt.Axis(format="%")),
        y2="high:Q",
        color=alt.value(colours.neutral),
    )
    points = base.mark_point(filled=True, size=70).encode(
        y="share:Q",
        color=alt.value(colours.accent),
        tooltip=["score:Q", alt.Tooltip("share:Q", format=".0%"), "leads:Q"],
    )
    even = (
        alt.Chart(pd.DataFrame({"score": [0, 100], "share": [0.0, 1.0]}))
        .mark_line(strokeDash=[4, 3], color=colours.neutral)
        .encode(x="score:Q", y="share:Q")
    )
    show_chart(alt.layer(even, bars, points).properties(height=260))


def _exploration(report: ExplorationReport) -> None:
    st.subheader(en.EXPLORED)
    st.markdown("  \n".join(exploration_words(report)))
    choices = sorted({*_EXPLORATION_SHARES, report.share})
    share = st.selectbox(
        "Share of the leads that would get no email",
        choices,
        index=choices.index(report.share),
        format_func=lambda value: f"{100 * value:.3g}%" if value else "Off",
        key="exploration",
        disabled=_is_copy(),
    )
    if share != report.share and not _is_copy():
        ops.settings.change(by=analyst(), exploration_share=share)
        say_next("The share was changed. It applies to leads that are processed from now on.", ok=True)
        st.rerun()


def _label_shares() -> None:
    rule = ops.learning.score_labels()
    st.subheader("Hot and warm leads")
    st.caption(f"A learned version labels the best of the newest leads. {en.SHARES_APPLY}")
    chosen_shares: dict[str, float] = {}
    for field, title, share, chance in (
        ("hot", "Best leads that are hot", rule.hot_share, rule.hot_chance),
        ("warm", "Next leads that are warm", rule.warm_share, rule.warm_chance),
    ):
        if chance is not None:
            st.markdown(en.LABEL_CHANCES[field].format(chance=f"{100 * chance:.3g}"))
            continue
        choices = sorted({*_LABEL_SHARES, share})
        chosen = st.selectbox(
            title,
            choices,
            index=choices.index(share),
            format_func=lambda value: f"{100 * value:.3g}%",
            key=f"{field}-share",
            disabled=_is_copy(),
        )
        if chosen != share:
            chosen_shares[field] = chosen
    if chosen_shares and not _is_copy():
        hot, warm = chosen_shares.get("hot"), chosen_shares.get("warm")
        ops.settings.change(by=analyst(), hot_share=hot, warm_share=warm)
        say_next(f"The share was changed. {en.SHARES_APPLY}", ok=True)
        st.rerun()


def _versions() -> None:
    st.subheader("Versions")
    versions = ops.scorecards.list()
    table = pd.DataFrame(
        [
            (
                version.number,
                _state(version),
                clean_line(version.made_by),
                shorten(version_words(version), 200),
                version.parent_number,
                age_word(version.created_at, datetime.now(UTC)),
            )
            for version in versions
        ],
        columns=["version", "state", "created by", "reason", "based on", "created"],
    )
    picked = st.dataframe(
        table, hide_index=True, key="versions", on_select="rerun", selection_mode="single-row"
    ).selection.rows
    selected = versions[picked[0]] if picked and picked[0] < len(versions) else None
    active = next((version for version in versions if version.is_active), None)
    if described := selected or active:
        show_model_card(ops.learning.card(described.number))
    if selected is None or active is None or selected.number == active.number:
        st.caption("Select a version to compare it with the active one or to activate it.")
        return
    _compare(active, selected)


def _state(version: ScorecardVersion) -> str:
    if version.is_active:
        return "active"
    if version.is_pending:
        return in_sentence(en.PENDING_VERSION)
    if version.is_waiting:
        return in_sentence(headline(version.verdict, is_promoted=False, reason=version.verdict_reason))
    return in_sentence(en.NOT_PROMOTED) if version.is_rejected else ""


def _compare(active: ScorecardVersion, selected: ScorecardVersion) -> None:
    diff = ops.scorecards.diff(active.number, selected.number)
    rows = [
        (
            f"{clean_line(change.title)}: {shorten(change.level, 60)}",
            "" if change.before is None else exact(change.before),
            "" if change.after is None else exact(change.after),
        )
        for change in diff.changes
    ]
    st.markdown(f"##### Version {active.number} (active) vs. version {selected.number}")
    st.dataframe(
        pd.DataFrame(rows, columns=["weight", f"version {active.number}", f"version {selected.number}"]),
        hide_index=True,
        key="diff",
    )
    is_confirmed = True
    if selected.is_rejected:
        st.warning(f"Version {selected.number} was not promoted: {plain_markdown(version_words(selected))}")
        is_confirmed = st.checkbox(
            f"Activate version {selected.number} anyway", key=f"confirm-{selected.number}"
        )
    if st.button(
        f"Activate version {selected.number} and rescore all leads",
        key="activate",
        disabled=_is_copy() or not is_confirmed,
    ):
        _activate(selected.number, confirm_rejected=selected.is_rejected)


st.title("Learning")
try:
    _learn()
    show_columns(ops, ops.learning.columns(), is_disabled=_is_copy())
    _calibration(ops.learning.calibration())
    with queries.reading(file.path) as database:
        stamp = queries.stamp(database)
    _label_shares()
    _exploration(ops.exploration.report())
    _drift(_drift_report(file.path, stamp, ops.scorecards.active().number))
    _versions()
except LeadOpsError as error:
    st.error(str(error))
