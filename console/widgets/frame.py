"""What surrounds every page: the file, its figures, and what to do while it is not ready."""

from importlib.resources import as_file

import streamlit as st

from console.widgets.actions import say_next, show_said
from console.widgets.processing import waiting_banner
from console.widgets.words import age_word, plain_markdown, shorten
from console.workspace import FileState, Found, chosen_path, look, opened, upgrade_after_copy
from leadops_core import LeadOps, Settings
from leadops_core.bundled import bundled_file
from leadops_core.cli.demo import DEMO_COMPETITORS, DEMO_FILE
from leadops_core.errors import LeadOpsError
from leadops_core.texts import en


def workspace() -> tuple[Found, LeadOps]:
    """The file and LeadOps over it, for a page that `frame` let through."""
    found = st.session_state["found"]
    return found, opened(found)


def frame() -> bool:
    """Draw the surroundings; whether the page can be shown."""
    try:
        found = look(chosen_path())
    except LeadOpsError as error:
        st.error(str(error))
        return False
    st.session_state["found"] = found
    with st.sidebar:
        st.caption(f":material/database: {found.path.name}", help=str(found.path))
    match found.state:
        case FileState.READY:
            return _ready(found)
        case FileState.MISSING:
            _offer_start(found)
        case FileState.OTHER_VERSION:
            _offer_upgrade(found)
        case FileState.FOREIGN:
            st.error(
                f"{found.path} cannot be used. {found.note} Name another file: `leadops console leads.db`"
            )
    return False


def _ready(found: Found) -> bool:
    try:
        ops = opened(found)
        figures = ops.figures()
    except LeadOpsError as error:
        st.error(str(error))
        return False
    with st.sidebar:
        st.text_input("Changes are recorded under", key="analyst", placeholder="analyst")
        st.caption(f"{figures.total:,} leads · {figures.drafts_waiting:,} drafts wait")
        if (origin := ops.origin()) is not None:
            st.caption(
                f":material/sync_alt: copy of {plain_markdown(shorten(origin.source, 60))}, pulled {age_word(origin.pulled_at)}"
            )
        elif ops.settings.email_mode == "mock":
            st.caption(f":material/science: {en.MOCK_MODE}")
    show_said()
    waiting_banner(ops, figures)
    return True


def _offer_start(found: Found) -> None:
    st.title("Nothing here yet")
    st.write(
        f"`{found.path}` does not exist or is empty. Begin with an empty file, or with 200 made-up leads to look around."
    )
    demo, empty, _ = st.columns([1, 1, 3])
    if demo.button("Load the demo leads", type="primary", key="start-demo"):
        load_demo(found)
    if empty.button("Begin empty", key="start-empty"):
        _begin(found)


def _begin(found: Found) -> None:
    try:
        found.path.parent.mkdir(parents=True, exist_ok=True)
        LeadOps.upgrade(found.url)
    except (LeadOpsError, OSError) as error:
        st.error(f"{found.path}: {error}")
        return
    say_next(f"{found.path.name} is ready. Upload a file of leads to begin.")
    st.rerun()


def load_demo(found: Found) -> None:
    """Take the demo leads in and process them."""
    with st.spinner("Taking in and scoring 200 made-up leads …"):
        try:
            found.path.parent.mkdir(parents=True, exist_ok=True)
            config = Settings(competitors=DEMO_COMPETITORS)
            with LeadOps.open(found.url, config=config) as ops, as_file(bundled_file(DEMO_FILE)) as file:
                ops.ingest(file, by="demo")
                report = ops.process()
        except (LeadOpsError, OSError) as error:
            st.error(f"{found.path}: {error}")
            return
    say_next(f"{report.processed:,} made-up leads are scored and drafted.")
    st.rerun()


def _offer_upgrade(found: Found) -> None:
    st.title("This file is of another version")
    st.write(f"`{found.path}` cannot be used as it is. {found.note}")
    st.write("The upgrade first puts a copy beside the file, so nothing is lost if you need the old one.")
    if st.button("Copy, then upgrade", type="primary", key="upgrade"):
        try:
            with st.spinner("Copying and upgrading …"):
                copy = upgrade_after_copy(found)
        except LeadOpsError as error:
            st.error(f"{error} The file is as it was.")
            return
        say_next(f"Upgraded. The file as it was is kept as {copy.name}.")
        st.rerun()
