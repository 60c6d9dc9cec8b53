"""Traces: all runs, step by step, with their cost."""

import altair as alt
import orjson
import pandas as pd
import streamlit as st

from console import queries
from console.theme import palette, show_chart
from console.widgets.frame import workspace
from console.widgets.words import age_word, lead_word, shorten
from leadops_core.display.text import clean_line, plural
from leadops_core.errors import LeadOpsError
from leadops_core.schemas import NodeEvent
from leadops_core.texts import en
from leadops_core.texts.sentences import change_words

_LIMIT = 500

file, _ops = workspace()


def _search(words: str, only_errors: bool) -> tuple[str, list[str]]:
    parts, values = [], []
    if words.strip():
        parts.append("(name LIKE ? OR company LIKE ? OR graph_run_id LIKE ? OR lead_id LIKE ?)")
        text = words.strip().replace("-", "") if "-" in words and len(words.strip()) >= 32 else words.strip()
        values += [f"%{text}%"] * 4
    if only_errors:
        parts.append("(errors > 0 OR retries > 0)")
    return ("WHERE " + " AND ".join(parts) if parts else ""), values


def _node_chart(nodes: pd.DataFrame) -> alt.Chart:
    colours = palette()
    names = orjson.dumps(nodes["node"].tolist()).decode()
    chart: alt.Chart = (
        alt.Chart(nodes)
        .mark_bar(cornerRadius=2, height={"band": 0.6})
        .encode(
            # Keys have a number, because a node may run twice.
            y=alt.Y(
                "step:O",
                title=None,
                axis=alt.Axis(
                    labelExpr=f"{names}[datum.value]", labelOverlap=False, ticks=False, domain=False
                ),
            ),
            x=alt.X("took_ms:Q", title="milliseconds", axis=alt.Axis(tickCount=6)),
            color=alt.condition("isValid(datum.error)", alt.value(colours.loss), alt.value(colours.accent)),
            tooltip=["node:N", alt.Tooltip("took_ms:Q", title="ms"), "retries:Q", "error:N"],
        )
        .properties(height=34 * max(1, len(nodes)))
    )
    return chart


def _one(run: dict[str, object]) -> None:
    st.subheader(f"{lead_word({**run, 'id': run['lead_id']})} · {age_word(str(run['created_at']))}")
    with queries.reading(file.path) as database:
        record = queries.trace(database, str(run["id"]))
    facts = st.columns(5)
    facts[0].metric("duration", f"{run['took_ms'] or 0:,.1f} ms")
    facts[1].metric("model", clean_line(str(run["model"])))
    facts[2].metric("tokens in / out", f"{run['tokens_in']:,} / {run['tokens_out']:,}")
    facts[3].metric("cost", f"${run['cost_usd']:.4f}")
    facts[4].metric("scorecard", str(run["scorecard_version"] or "none"))
    events = [NodeEvent.model_validate(event) for event in record["node_events"]]
    nodes = pd.DataFrame(
        [
            {
                **event.model_dump(),
                "node": en.NODES.get(event.node, event.node),
                "step": step,
                "changed": " · ".join(map(change_words, event.changes)),
            }
            for step, event in enumerate(events)
        ]
    )
    if len(nodes):
        show_chart(_node_chart(nodes))
        table = nodes[["node", "took_ms", "changed", "retries", "error"]].rename(columns={"took_ms": "ms"})
        st.dataframe(table.fillna({"error": ""}), hide_index=True, key="nodes")
    for error in record["errors"]:
        st.error(clean_line(str(error)))
    for title, part in (
        ("Model input (redacted)", "llm_inputs"),
        ("Model output", "llm_outputs"),
    ):
        if record[part]:
            with st.expander(title):
                st.json(record[part])
    if not record["llm_inputs"]:
        st.caption("No model was used: rules and templates did the work.")
    if st.button("Open lead", key="open"):
        st.session_state["lead"] = str(run["lead_id"])
        st.switch_page("app_pages/lead.py")


st.title("Traces")
search, errors = st.columns([4, 1], vertical_alignment="bottom")
words = search.text_input("Search", placeholder="Name, company, run ID, or lead ID", key="trace-words")
only_errors = errors.toggle("Errors and retries only", key="only-errors")
try:
    with queries.reading(file.path) as database:
        where, values = _search(words, only_errors)
        runs = queries.rows_of(database, "runs", f"{where} ORDER BY id DESC LIMIT {_LIMIT}", values)
        costs = queries.rows_of(database, "model_cost", "ORDER BY day DESC, model")
except LeadOpsError as error:
    st.error(str(error))
    st.stop()
if not runs:
    st.info(
        "No runs match." if words or only_errors else "Nothing has been processed yet.",
        icon=":material/account_tree:",
    )
    st.stop()
table = pd.DataFrame(
    {
        "when": [age_word(run["created_at"]) for run in runs],
        "lead": [lead_word({**run, "id": run["lead_id"]}) for run in runs],
        "company": [shorten(run["company"] or "", 60) for run in runs],
        "model": [clean_line(run["model"]) for run in runs],
        "ms": [run["took_ms"] for run in runs],
        "retries": [run["retries"] for run in runs],
        "errors": [run["errors"] for run in runs],
        "tokens": [run["tokens_in"] + run["tokens_out"] for run in runs],
        "cost": [run["cost_usd"] for run in runs],
        "scorecard": [run["scorecard_version"] for run in runs],
    }
)
st.caption(f"Showing the newest {len(runs):,} runs" if len(runs) == _LIMIT else plural(len(runs), "run"))
picked = st.dataframe(
    table,
    key="runs",
    on_select="rerun",
    selection_mode="single-row",
    hide_index=True,
    height=320,
    column_config={"cost": st.column_config.NumberColumn(format="$%.4f")},
).selection.rows
_one(runs[picked[0] if picked and picked[0] < len(runs) else 0])
with st.expander("Model cost by day"):
    st.dataframe(pd.DataFrame(costs), hide_index=True, key="costs")
