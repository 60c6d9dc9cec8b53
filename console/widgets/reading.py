"""Choose the encoding of a text file or the sheet of a workbook."""

from typing import Any, Final, NamedTuple

import streamlit as st

from console.widgets.words import plain_markdown
from leadops_core.display.reading import samples_in_words, unread_sheets_line
from leadops_core.schemas import ColumnMapping
from leadops_core.texts import en

FILE_TYPES: Final = "csv tsv txt xlsx xlsm xlsb xls ods json jsonl ndjson vcf".split()


class Reading(NamedTuple):
    """The choice of a person, or None for the detected value."""

    encoding: str | None = None
    sheet: str | None = None


def chosen_reading(file: Any, detected: ColumnMapping) -> Reading:
    """Return the choices for an uploaded file. `detected` is its mapping without any choice."""
    encoding = st.session_state.get(_key("encoding", file))
    sheet = st.session_state.get(_key("sheet", file))
    return Reading(
        None if encoding == detected.dialect.encoding else encoding,
        None if sheet == detected.dialect.sheet else sheet,
    )


def choose_reading(file: Any, detected: ColumnMapping, mapping: ColumnMapping) -> None:
    """Show how the file is read, and let a person change it. `mapping` is that of the current choices."""
    _choose_encoding(detected, _key("encoding", file))
    if detected.unread_sheets:
        st.selectbox("Sheet", [detected.dialect.sheet, *detected.unread_sheets], key=_key("sheet", file))
        st.caption(plain_markdown(unread_sheets_line(mapping)))


def _choose_encoding(mapping: ColumnMapping, key: str) -> None:
    likely = [choice.encoding for choice in mapping.encodings]
    if not likely:
        return
    if not mapping.is_encoding_certain:
        st.warning(en.ENCODING_GUESS, icon=":material/help:")
    st.selectbox(
        "Encoding",
        list(dict.fromkeys([mapping.dialect.encoding, *likely, *en.ENCODINGS])),
        key=key,
        format_func=lambda name: en.ENCODINGS.get(str(name), str(name)),
    )
    for choice in mapping.encodings:
        name = en.ENCODINGS.get(choice.encoding, choice.encoding)
        st.caption(plain_markdown(f"{name}: {samples_in_words(choice)}"))


def _key(name: str, file: Any) -> str:
    return f"{name}-{file.file_id}"
