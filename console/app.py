"""The console's entry point: checks the file and shows the selected page."""

from pathlib import Path

import streamlit as st

from console.widgets.frame import frame

_HERE = Path(__file__).parent
_PAGES = _HERE / "app_pages"

# An icon named `:material/...:` would be fetched from fonts.gstatic.com by every visitor's browser.
st.set_page_config(page_title="LeadOps console", page_icon=_HERE / "icon.svg", layout="wide")


def _page(name: str, title: str, icon: str, *, default: bool = False) -> "st.Page":
    return st.Page(
        _PAGES / f"{name}.py", title=title, icon=f":material/{icon}:", url_path=name, default=default
    )


page = st.navigation(
    [
        _page("triage", "Triage", "inbox", default=True),
        _page("replies", "Replies", "forum"),
        _page("meetings", "Meetings", "event"),
        _page("lead", "Lead", "person"),
        _page("upload", "Import", "upload_file"),
        _page("duplicates", "Duplicates", "group"),
        _page("outcomes", "Outcomes", "flag"),
        _page("insights", "Insights", "insights"),
        _page("scorecard", "Scorecard", "tune"),
        _page("learning", "Learning", "school"),
        _page("traces", "Traces", "account_tree"),
        _page("data", "Data", "database"),
        _page("edge", "Local copy", "sync_alt"),
    ],
    # Otherwise more than twelve pages are folded.
    expanded=True,
)
if frame():
    page.run()
