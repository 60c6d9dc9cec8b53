"""The frame of every page: the sidebar, and setup if the file is not ready."""

from importlib.resources import as_file

import streamlit as st

from console.widgets.actions import say_next, show_message
from console.widgets.jobs import jobs_strip
from console.widgets.processing import waiting_banner
from console.widgets.words import age_word, plain_markdown, shorten
from console.workspace import DatabaseFile, FileState, chosen_path, inspect_file, opened, upgrade_with_backup
from leadops_core import LeadOps, Settings
from leadops_core.bundled import bundled_file
from leadops_core.cli.demo import DEMO_COMPETITORS, DEMO_FILE
from leadops_core.errors import LeadOpsError
from leadops_core.texts import en


def workspace() -> tuple[DatabaseFile, LeadOps]:
    """Return the file and its LeadOps, after `frame` returned True."""
    file = st.session_state["file"]
    return file, opened(file)


def frame() -> bool:
    """Draw the frame; return True if the page can be shown."""
    try:
        file = inspect_file(chosen_path())
    except LeadOpsError as error:
        st.error(str(error))
        return False
    st.session_state["file"] = file
    with st.sidebar:
        st.caption(f":material/database: {file.path.name}", help=str(file.path))
    match file.state:
        case FileState.READY:
            return _ready(file)
        case FileState.MISSING:
            _offer_start(file)
        case FileState.OTHER_VERSION:
            _offer_upgrade(file)
        case FileState.FOREIGN:
            st.error(
                f"{file.path} cannot be used. {file.note} Choose another file: `leadops console leads.db`"
            )
    return False


def _ready(file: DatabaseFile) -> bool:
    try:
        ops = opened(file)
        figures = ops.leads.figures()
    except LeadOpsError as error:
        st.error(str(error))
        return False
    with st.sidebar:
        st.text_input("Your name", key="analyst", placeholder="analyst")
        st.caption(f"{figures.total:,} leads · {figures.drafts_waiting:,} drafts waiting")
        if (origin := ops.edge.origin()) is not None:
            st.caption(
                f":material/sync_alt: copy of {plain_markdown(shorten(origin.source, 60))}, pulled {age_word(origin.pulled_at)}"
            )
        elif ops.config.email_mode == "mock":
            st.caption(f":material/science: {en.MOCK_MODE}")
    show_message()
    jobs_strip(ops)
    waiting_banner(ops, figures)
    return True


def _offer_start(file: DatabaseFile) -> None:
    st.title("Get started")
    st.write(
        f"`{file.path}` does not exist or is empty. Start with an empty file, or load 200 sample leads to explore."
    )
    demo, empty, _ = st.columns([1, 1, 3])
    if demo.button("Load sample leads", type="primary", key="start-demo"):
        load_demo(file)
    if empty.button("Start empty", key="start-empty"):
        _begin(file)


def _begin(file: DatabaseFile) -> None:
    try:
        file.path.parent.mkdir(parents=True, exist_ok=True)
        LeadOps.upgrade(file.url)
    except (LeadOpsError, OSError) as error:
        st.error(f"{file.path}: {error}")
        return
    say_next(f"{file.path.name} is ready. Import a file of leads to start.")
    st.rerun()


def load_demo(file: DatabaseFile) -> None:
    """Import and process the sample leads."""
    with st.spinner("Importing and scoring 200 sample leads…"):
        try:
            file.path.parent.mkdir(parents=True, exist_ok=True)
            config = Settings(competitors=DEMO_COMPETITORS)
            with LeadOps.open(file.url, config=config) as ops, as_file(bundled_file(DEMO_FILE)) as leads:
                ops.ingest(leads, by="demo")
                report = ops.pipeline.process()
        except (LeadOpsError, OSError) as error:
            st.error(f"{file.path}: {error}")
            return
    say_next(f"{report.processed:,} sample leads imported and scored.")
    st.rerun()


def _offer_upgrade(file: DatabaseFile) -> None:
    st.title("Upgrade needed")
    st.write(f"`{file.path}` cannot be used as it is. {file.note}")
    st.write("The upgrade first saves a copy next to the file, so you can go back.")
    if st.button("Copy and upgrade", type="primary", key="upgrade"):
        try:
            with st.spinner("Copying and upgrading…"):
                copy = upgrade_with_backup(file)
        except LeadOpsError as error:
            st.error(f"{error} The file is unchanged.")
            return
        say_next(f"Upgraded. The previous file is saved as {copy.name}.")
        st.rerun()
