"""Possible duplicates: search, compare side by side, merge, keep both, and undo merges."""

from collections.abc import Callable

import pandas as pd
import streamlit as st

from console.widgets.actions import analyst, say_next
from console.widgets.frame import workspace
from console.widgets.words import plain_markdown
from leadops_core.display.text import clean_line, plural
from leadops_core.errors import LeadOpsError
from leadops_core.schemas import Lead, LeadMerge, PossibleDuplicate
from leadops_core.texts import en
from leadops_core.texts.sentences import in_sentence, name_words, value_words

_SHOWN = 20

file, ops = workspace()


def _do(action: Callable[[], object], done: str) -> None:
    try:
        action()
    except LeadOpsError as error:
        say_next(str(error), ok=False)
    else:
        say_next(done, ok=True)
    st.rerun()


def _search() -> None:
    try:
        with st.spinner("Comparing leads…"):
            search = ops.duplicates.search()
    except LeadOpsError as error:
        say_next(str(error), ok=False)
    else:
        compared = plural(search.lead_count, "lead")
        say_next(f"{compared} compared: {plural(search.open_count, 'possible duplicate')}.", ok=True)
    st.rerun()


def _pair(pair: PossibleDuplicate) -> None:
    reasons = [en.DUPLICATE_REASONS[reason] for reason in pair.reasons]
    leads = (pair.lead, pair.other)
    with st.container(border=True):
        st.markdown(" and ".join(f"**{plain_markdown(lead.display_name)}**" for lead in leads))
        st.caption(", ".join([*reasons[:1], *map(in_sentence, reasons[1:])]))
        rows = [field for field in pair.fields if field.value != field.other_value]
        # A table wraps long values on a phone, where a data frame would scroll sideways.
        st.table(
            pd.DataFrame(
                {
                    "Field": [
                        plain_markdown(name_words(row.name.removeprefix("attributes."))) for row in rows
                    ],
                    "First lead": [_cell(row.name, row.value) for row in rows],
                    "Second lead": [_cell(row.name, row.other_value) for row in rows],
                }
            ).set_index("Field")
        )
        _decide(pair, leads)


def _decide(pair: PossibleDuplicate, leads: tuple[Lead, Lead]) -> None:
    kept_index = st.radio(
        "Lead to keep",
        [0, 1],
        format_func=lambda index: f"{('First', 'Second')[index]}: {clean_line(leads[index].display_name)}",
        horizontal=True,
        key=f"keep-{pair.id}",
        help="It keeps all values and gets the missing ones, with timeline, drafts, and outcomes of the other lead.",
    )
    kept, removed = leads[kept_index], leads[1 - kept_index]
    with st.container(horizontal=True):
        merge = st.button("Merge leads", key=f"merge-{pair.id}", type="primary")
        keep = st.button("Keep both", key=f"both-{pair.id}")
        never = st.button("Never ask again", key=f"never-{pair.id}")
    if merge:
        done = f"{removed.display_name} merged into {kept.display_name}. You can undo it below."
        _do(lambda: ops.duplicates.merge(kept.id, removed.id, by=analyst()), done)
    if keep:
        _do(lambda: ops.duplicates.keep_both(pair.id, by=analyst()), "Both leads kept.")
    if never:
        done = "Both leads kept. You are not asked again."
        _do(lambda: ops.duplicates.keep_both(pair.id, by=analyst(), never_ask=True), done)


def _merge(merge: LeadMerge) -> None:
    left, right = st.columns([4, 1])
    left.markdown(f"{plain_markdown(merge.removed_name)} into **{plain_markdown(merge.kept_name)}**")
    if merge.undone_at is not None:
        right.caption("Undone")
    elif right.button("Undo merge", key=f"undo-{merge.id}"):
        done = f"{merge.removed_name} is a lead again."
        _do(lambda: ops.duplicates.undo_merge(merge.id, by=analyst()), done)


def _cell(name: str, value: str | None) -> str:
    return "" if value is None else plain_markdown(clean_line(value_words(name, value)))


st.title("Possible duplicates")
if st.button("Search all leads", key="search"):
    _search()
count = ops.duplicates.count()
if not count:
    st.write("No possible duplicates are waiting. Search after an import.")
for open_pair in ops.duplicates.list(limit=_SHOWN).items:
    _pair(open_pair)
if count > _SHOWN:
    st.caption(f"and {plural(count - _SHOWN, 'pair')} more")
merges = ops.duplicates.merges(limit=_SHOWN).items
if merges:
    st.subheader("Merged leads")
    for past_merge in merges:
        _merge(past_merge)
