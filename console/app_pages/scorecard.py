"""Scorecard: points as sliders, a live preview over all leads, and saving as a new version."""

from pathlib import Path
from typing import Any

import altair as alt
import numpy as np
import pandas as pd
import streamlit as st

from console import queries, whatif
from console.theme import label_scale, palette, show_chart
from console.widgets.actions import analyst, say_next
from console.widgets.frame import workspace
from console.widgets.processing import process_waiting
from console.widgets.words import label_word, shorten
from leadops_core.display.text import exact, plural, signed
from leadops_core.errors import LeadOpsError
from leadops_core.schemas import (
    Characteristic,
    LevelPoints,
    Scorecard,
    ScorecardChanges,
    ScorecardVersion,
    ScoreLabel,
    Thresholds,
    round_points,
)
from leadops_core.scoring.changes import with_changes
from leadops_core.scoring.engine import Scores
from leadops_core.texts import en
from leadops_core.texts.sentences import in_sentence, level_words

_MOVERS = 50
_LABELS = (ScoreLabel.COLD, ScoreLabel.WARM, ScoreLabel.HOT)
_STEP = 0.5
_LEAST_REACH = 20.0
# With fewer outcomes, the plot is mostly chance.
_ENOUGH = 30

file, ops = workspace()


@st.cache_resource(max_entries=2, show_spinner="Reading the leads…")
def _dataset(
    path: Path,
    stamp: tuple[object, ...],  # noqa: ARG001
    number: int,  # noqa: ARG001
    _scorecard: Scorecard,
) -> whatif.ScoringDataset:
    with queries.reading(path) as database:
        return whatif.load(database, _scorecard, ops.config.outcome_weights)


def _changes() -> dict[Any, Any]:
    """Return the edits: points by characteristic and level, thresholds by `hot` and `warm`, and their `version`."""
    changes: dict[Any, Any] = st.session_state.setdefault("changes", {})
    return changes


def _change(version: ScorecardVersion) -> ScorecardChanges:
    """Return the edits to this version; edits to another version are discarded."""
    changes = _changes()
    if changes.get("version") != version.number:
        changes.clear()
        changes["version"] = version.number
    points = tuple(
        LevelPoints(characteristic=key[0], level=key[1], points=round_points(value))
        for key, value in changes.items()
        if isinstance(key, tuple)
    )
    thresholds = None
    if "hot" in changes or "warm" in changes:
        now = version.scorecard.thresholds
        thresholds = Thresholds(
            hot=round_points(changes.get("hot", now.hot)), warm=round_points(changes.get("warm", now.warm))
        )
    return ScorecardChanges(points=points, thresholds=thresholds)


def _keep(key: Any, widget: str, original: float) -> None:
    value = float(st.session_state[widget])
    if value == original:
        _changes().pop(key, None)
    else:
        _changes()[key] = value


def _slider(
    words: str, key: Any, original: float, reach: tuple[float, float], widget: str, **more: Any
) -> None:
    value = float(_changes().get(key, original))
    low, high = reach
    st.slider(
        words,
        min_value=min(low, value, original),
        max_value=max(high, value, original),
        value=value,
        step=_STEP,
        format="%.1f",
        key=widget,
        on_change=_keep,
        args=(key, widget, original),
        **more,
    )


def _sliders(scorecard: Scorecard) -> None:
    titles = {
        characteristic.name: f"{characteristic.title} · {in_sentence(en.GROUPS[characteristic.group])}"
        for characteristic in scorecard.characteristics
    }
    moved = {key[0] for key in _changes() if isinstance(key, tuple)}
    name = st.selectbox(
        "Characteristic",
        list(titles),
        key="characteristic",
        format_func=lambda axis: f"{'● ' if axis in moved else ''}{titles[axis]}",
    )
    characteristic = next(item for item in scorecard.characteristics if item.name == name)
    reach = _reach(characteristic)
    for level in characteristic.levels:
        _slider(
            shorten(level.title or in_sentence(level_words(characteristic.key, level.name)), 60),
            (characteristic.name, level.name),
            level.points,
            (-reach, reach),
            f"points-{characteristic.name}-{level.name}",
        )
    with st.expander("Thresholds"):
        _slider(
            f"{en.LABELS[ScoreLabel.HOT]} from", "hot", scorecard.thresholds.hot, (1.0, 99.0), "points-hot"
        )
        _slider(
            f"{en.LABELS[ScoreLabel.WARM]} from",
            "warm",
            scorecard.thresholds.warm,
            (1.0, 99.0),
            "points-warm",
        )


def _reach(characteristic: Characteristic) -> float:
    largest = max((abs(level.points) for level in characteristic.levels), default=0.0)
    return max(_LEAST_REACH, float(np.ceil(1.5 * largest)))


def _counts(before: Scores, after: Scores) -> None:
    columns = st.columns(4)
    was, now = before.counts(), after.counts()
    for column, label in zip(columns, reversed(_LABELS), strict=False):
        delta = now[label] - was[label]
        column.metric(
            label_word(label), f"{now[label]:,}", delta=f"{delta:+,}" if delta else None, delta_color="off"
        )
    relabelled = int(np.count_nonzero(before.labels != after.labels))
    columns[3].metric("label changes", f"{relabelled:,}")


def _distribution(before: Scores, after: Scores, scorecard: Scorecard) -> None:
    edges = np.arange(0, 101, 2)
    frames = []
    for when, scores in (("current", before), ("edited", after)):
        counts, _ = np.histogram(scores.totals, bins=edges)
        frames.append(pd.DataFrame({"score": edges[:-1] + 1, "leads": counts, "when": when}))
    names, colours = label_scale()
    rules = pd.DataFrame(
        {"at": [scorecard.thresholds.warm, scorecard.thresholds.hot], "label": [names[1], names[0]]}
    )
    lines = (
        alt.Chart(pd.concat(frames))
        .mark_line(interpolate="step")
        .encode(
            x=alt.X("score:Q", title="score", scale=alt.Scale(domain=[0, 100])),
            y=alt.Y("leads:Q", title="leads"),
            color=alt.Color(
                "when:N",
                scale=alt.Scale(domain=["current", "edited"], range=[palette().neutral, palette().accent]),
                title=None,
            ),
            tooltip=["score:Q", "leads:Q", "when:N"],
        )
    )
    marks = (
        alt.Chart(rules)
        .mark_rule(strokeDash=[4, 3])
        .encode(
            x="at:Q", color=alt.Color("label:N", scale=alt.Scale(domain=names, range=colours), legend=None)
        )
        .properties()
    )
    show_chart(alt.layer(lines, marks).resolve_scale(color="independent").properties(height=220))


def _movers(dataset: whatif.ScoringDataset, before: Scores, after: Scores) -> None:
    places = whatif.movers(before, after, _MOVERS)
    if not len(places):
        st.caption("Move a slider to list the leads that change most.")
        return
    frame = pd.DataFrame(
        {
            "lead": [shorten(dataset.names[place], 60) for place in places],
            "before": before.totals[places],
            "after": after.totals[places],
            "change": [signed(float(change)) for change in (after.totals - before.totals)[places]],
            "label": [
                label_word(_LABELS[after.labels[place]])
                if before.labels[place] == after.labels[place]
                else f"{label_word(_LABELS[before.labels[place]])} → {label_word(_LABELS[after.labels[place]])}"
                for place in places
            ],
        }
    )
    st.markdown("##### Largest changes")
    st.dataframe(
        frame,
        hide_index=True,
        key="movers",
        height=280,
        column_config={name: st.column_config.NumberColumn(format="%.1f") for name in ("before", "after")},
    )


def _outcomes(dataset: whatif.ScoringDataset, before: Scores, after: Scores) -> None:
    count = len(dataset.labeled)
    st.markdown("##### Comparison with outcomes")
    was, now = whatif.auc_of(dataset, before), whatif.auc_of(dataset, after)
    if was is None or now is None:
        st.caption(f"{count:,} outcomes so far. A comparison needs good and bad ones.")
        return
    st.caption(
        f"{count:,} outcomes, {int(dataset.positive.sum()):,} of them good."
        + (" Too few for a reliable comparison." if count < _ENOUGH else "")
    )
    figure, plot = st.columns([1, 3])
    figure.metric(
        "AUC",
        f"{now:.3f}",
        delta=f"{now - was:+.3f}" if round(now - was, 3) else None,
        help="The chance that a lead with a good outcome scores higher than a lead with a bad one",
    )
    frames = [
        pd.DataFrame(
            [(point.score, point.share, point.count) for point in whatif.reliability(dataset, scores)]
        ).assign(when=when)
        for when, scores in (("current", before), ("edited", after))
    ]
    bins = pd.concat(frames).rename(columns={0: "score", 1: "share", 2: "leads"})
    chart = (
        alt.Chart(bins)
        .mark_line(point=True)
        .encode(
            x=alt.X("score:Q", title="score", scale=alt.Scale(domain=[0, 100])),
            y=alt.Y(
                "share:Q", title="success rate", axis=alt.Axis(format="%"), scale=alt.Scale(domain=[0, 1])
            ),
            color=alt.Color(
                "when:N",
                scale=alt.Scale(domain=["current", "edited"], range=[palette().neutral, palette().accent]),
                title=None,
            ),
            tooltip=["score:Q", alt.Tooltip("share:Q", format=".0%"), "leads:Q", "when:N"],
        )
        .properties(height=220)
    )
    with plot:
        show_chart(chart)


def _moved(scorecard: Scorecard) -> None:
    before = {
        (characteristic.name, level.name): (
            characteristic.title,
            level.title or in_sentence(level_words(characteristic.key, level.name)),
            level.points,
        )
        for characteristic in scorecard.characteristics
        for level in characteristic.levels
    }
    rows = []
    for key, value in _changes().items():
        if isinstance(key, tuple) and key in before:
            title, level, points = before[key]
            rows.append((f"{title}: {level}", exact(points), exact(value), signed(value - points)))
        elif key in ("hot", "warm"):
            was = getattr(scorecard.thresholds, key)
            rows.append(
                (
                    key if key == "base" else f"{key.upper()} from",
                    exact(was),
                    exact(value),
                    signed(value - was),
                )
            )
    if rows:
        st.markdown("##### Changes")
        st.dataframe(
            pd.DataFrame(rows, columns=["weight", "before", "after", "change"]), hide_index=True, key="moved"
        )


def _save(version: ScorecardVersion, change: ScorecardChanges) -> None:
    moved = bool(change.points or change.thresholds)
    if ops.edge.origin() is not None:
        st.caption("This file is a local copy. You can try changes here, but save them in production.")
        if st.button("Discard changes", key="forget", disabled=not moved):
            _forget()
            st.rerun()
        return
    reason = st.text_input("Reason", key="why", placeholder="Saved with the version", disabled=not moved)
    save, forget = st.columns(2)
    if save.button(
        "Save and rescore",
        key="save",
        type="primary",
        disabled=not (moved and reason.strip()),
        width="stretch",
    ):
        try:
            with st.spinner("Saving and rescoring all leads…"):
                saved = ops.scorecards.change(
                    change, by=analyst(), reason=reason.strip(), expected_number=version.number
                )
            processed = process_waiting(ops)
        except LeadOpsError as error:
            say_next(str(error), ok=False)
        else:
            _forget()
            report = saved.rescored
            counts = (0, 0) if report is None else (report.changed, report.moved)
            say_next(
                f"Version {saved.version.number} is active; {counts[0]:,} leads have a new score, "
                f"{counts[1]:,} of them a new label. {processed}"
            )
        st.rerun()
    if forget.button("Discard changes", key="forget", disabled=not moved, width="stretch"):
        _forget()
        st.rerun()


def _forget() -> None:
    st.session_state.pop("changes", None)
    for key in [state_key for state_key in st.session_state if str(state_key).startswith("points-")]:
        del st.session_state[key]


st.title("Scorecard")
try:
    version = ops.scorecards.chosen()
    with queries.reading(file.path) as database:
        stamp = queries.stamp(database)
    dataset = _dataset(file.path, stamp, version.number, version.scorecard)
except LeadOpsError as error:
    st.error(str(error))
    st.stop()
if not dataset.size:
    st.info("No leads yet. Import a file on the Import page.", icon=":material/tune:")
    st.stop()

try:
    change = _change(version)
    scorecard = with_changes(version.scorecard, change)
except ValueError as error:
    st.error(f"These values are not a valid scorecard: {error}")
    change, scorecard = ScorecardChanges(), version.scorecard
after = dataset.leads.scores(scorecard)
calibrated = "points learned from outcomes" if version.scorecard.calibration else "points set by hand"
st.caption(f"Version {version.number}, {calibrated} · preview over {plural(dataset.size, 'lead')}")
left, right = st.columns([2, 3], gap="medium")
with left:
    _sliders(version.scorecard)
with right:
    _counts(dataset.before, after)
    _distribution(dataset.before, after, scorecard)
    _moved(version.scorecard)
    _save(version, change)
    _movers(dataset, dataset.before, after)
    _outcomes(dataset, dataset.before, after)
