"""The conversation that an answer continues."""

import streamlit as st

from console.widgets.message import text_view
from console.widgets.words import age_word, plain_markdown
from leadops_core.display.conversation import message_words
from leadops_core.schemas.conversation import MessageDirection
from leadops_core.schemas.conversation_thread import Thread, ThreadEntry
from leadops_core.texts import en


def thread_view(thread: Thread) -> None:
    """Show a conversation, oldest message first."""
    st.markdown(f"##### {en.CONVERSATION}")
    for entry in thread.entries:
        with st.container(border=True):
            st.markdown(f"**{plain_markdown(_words(entry))}** · {plain_markdown(age_word(entry.at))}")
            if entry.subject:
                st.caption(plain_markdown(entry.subject))
            text_view(entry.text)


def _words(entry: ThreadEntry) -> str:
    arrow = "→" if entry.direction is MessageDirection.SENT else "←"
    words = en.MESSAGE_DIRECTIONS[entry.direction] if entry.message is None else message_words(entry.message)
    return f"{arrow} {words}"
