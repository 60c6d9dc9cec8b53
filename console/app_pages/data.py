"""Data: all tables and views of the file, and read-only SQL with export."""

import streamlit as st

from console import queries
from console.exports import to_csv, to_frame, to_parquet
from console.widgets.frame import workspace
from leadops_core.display.text import plural
from leadops_core.errors import LeadOpsError

_SHOWN = 1_000
_EXPORTED = 1_000_000
_START = "SELECT name, company, label, score, action FROM lead_list ORDER BY score DESC, probability DESC"

file, _ops = workspace()


st.title("Data")
try:
    with queries.reading(file.path) as database:
        tables = queries.names(database)
except LeadOpsError as error:
    st.error(str(error))
    st.stop()
left, right = st.columns([1, 3])
with left:
    name = st.selectbox(
        "Tables and views", list(tables), index=None, key="table", placeholder="Choose one to see its columns"
    )
    if name:
        st.code("\n".join(tables[name]), language=None)
    st.caption("Useful views: lead_list, score_lines, outcomes, runs, run_nodes, model_cost, timeline.")
with right:
    sql = st.text_area("SQL query (read-only)", value=_START, height=140, key="sql")
    run, prepare, _ = st.columns([1, 2, 5], vertical_alignment="center")
    run.button("Run query", type="primary", key="run")
    wants_export = prepare.toggle("Prepare export", key="export")
    try:
        with queries.reading(file.path) as database, st.spinner("Running the query…"):
            answer = queries.ask(database, sql, limit=_EXPORTED if wants_export else _SHOWN)
    except LeadOpsError as error:
        st.error(str(error))
        st.stop()
    frame = to_frame(answer)
    cut = (
        f"Showing the first {len(frame):,} rows; there are more."
        if answer.is_cut
        else plural(len(frame), "row")
    )
    st.caption(cut)
    st.dataframe(frame.head(_SHOWN), hide_index=True, height=420, key="answer")
    if wants_export:
        as_csv, as_parquet, _ = st.columns([1, 1, 3])
        as_csv.download_button(
            "Download CSV", to_csv(answer), "leadops-query.csv", "text/csv", key="as-csv", on_click="ignore"
        )
        as_parquet.download_button(
            "Download Parquet",
            to_parquet(answer),
            "leadops-query.parquet",
            "application/vnd.apache.parquet",
            key="as-parquet",
            on_click="ignore",
        )
