"""A score as a waterfall chart."""

from typing import Any

import altair as alt
import orjson
import pandas as pd
import streamlit as st

from console.theme import palette, show_chart
from console.widgets.words import label_word, plain_markdown
from leadops_core.display.score import chance_words
from leadops_core.display.text import clean_line, exact, rounded, shorten, signed
from leadops_core.schemas import LineKind, ScoreResult
from leadops_core.scoring import say_total
from leadops_core.texts.sentences import lift_words

_ROW_PIXELS = 26


def score_view(score: ScoreResult, *, key: str) -> None:
    """Show the whole explanation: headline, waterfall, exact sum, and changes that would raise the score."""
    parts = [f"{say_total(score.total)} {label_word(score.label)}", chance_words(score)]
    st.markdown(f"### {' · '.join(filter(None, parts))}")
    show_chart(waterfall(score), key=f"{key}-waterfall")
    st.caption(f"{sum_words(score)} · scorecard version {score.scorecard_version}")
    for lift in score.lifts:
        steps = clean_line(lift_words(lift))
        st.markdown(f"To reach {label_word(lift.label)}: {plain_markdown(steps)} → {say_total(lift.total)}")


def sum_words(score: ScoreResult) -> str:
    """Return the sum with all digits."""
    gained = sum(line.points for line in score.lines if line.points > 0)
    lost = sum(line.points for line in score.lines if line.points < 0)
    terms = f"{exact(score.base)} base"
    terms += f" + {exact(gained)}" if gained else ""
    terms += f" − {exact(-lost)}" if lost else ""
    return f"{terms} = {exact(score.total)}"


def waterfall_rows(score: ScoreResult) -> pd.DataFrame:
    """Return one row per line of the explanation. Each bar starts at the end of the previous one."""
    rows = [("base", "base", 0.0, score.base, score.base, "")]
    at = score.base
    for line in score.lines:
        if line.points:
            kind = (
                "limit" if line.kind is not LineKind.CHARACTERISTIC else "gain" if line.points > 0 else "loss"
            )
            basis = line.evidence.quote or line.evidence.value or ""
            rows.append(
                (shorten(line.title, 42), kind, at, at + line.points, line.points, shorten(basis, 160))
            )
            at += line.points
    rows.append(("total", "base", 0.0, at, at, ""))
    frame = pd.DataFrame(rows, columns=["what", "kind", "start", "end", "points", "basis"])
    frame["order"] = range(len(frame))
    frame["text"] = [
        rounded(points) if kind == "base" else signed(points)
        for points, kind in zip(frame["points"], frame["kind"], strict=True)
    ]
    frame["exact"] = [exact(points) for points in frame["points"]]
    return frame


def waterfall(score: ScoreResult) -> Any:
    """Return the sum as a waterfall chart."""
    colours = palette()
    rows = waterfall_rows(score)
    rows["label_at"] = rows[["start", "end"]].max(axis=1)
    # Titles can repeat, positions cannot.
    titles = orjson.dumps(rows["what"].tolist()).decode()
    base = alt.Chart(rows).encode(
        y=alt.Y(
            "order:O",
            title=None,
            axis=alt.Axis(
                labelExpr=f"{titles}[datum.value]",
                labelLimit=230,
                labelOverlap=False,
                ticks=False,
                domain=False,
            ),
        ),
        tooltip=[
            alt.Tooltip("what:N", title="line"),
            alt.Tooltip("exact:N", title="exact points"),
            alt.Tooltip("basis:N", title="source"),
        ],
    )
    bars = base.mark_bar(cornerRadius=2, height={"band": 0.62}).encode(
        x=alt.X("start:Q", title=None, scale=alt.Scale(domain=[0, 110]), axis=alt.Axis(values=[0, 50, 100])),
        x2="end:Q",
        color=alt.Color(
            "kind:N",
            scale=alt.Scale(
                domain=["base", "gain", "loss", "limit"],
                range=[colours.neutral, colours.gain, colours.loss, colours.limit],
            ),
            legend=None,
        ),
    )
    points = base.mark_text(align="left", dx=5, fontWeight=600).encode(
        x="label_at:Q", text="text:N", color=alt.value(colours.neutral)
    )
    return alt.layer(bars, points).properties(height=_ROW_PIXELS * len(rows))
