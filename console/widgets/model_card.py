"""The model card of a scorecard version."""

import pandas as pd
import streamlit as st

from console.widgets.words import plain_markdown, shorten
from leadops_core.display.text import clean_line, plural
from leadops_core.schemas import ModelCard
from leadops_core.texts import en
from leadops_core.texts.sentences import column_words, points_words, verdict_sentences


def show_model_card(card: ModelCard) -> None:
    """Show what a version learned from, how it was tested, which columns it uses, and its limits."""
    with st.expander(f"Model card of version {card.number}"):
        evaluation = card.evaluation
        if evaluation is not None:
            dates = ""
            if card.first_outcome_at and card.last_outcome_at:
                dates = f", from {card.first_outcome_at:%Y-%m-%d} to {card.last_outcome_at:%Y-%m-%d}"
            outcomes = plural(evaluation.label_count, "outcome")
            st.markdown(f"**Data:** {outcomes}, {evaluation.positive_count:,} good{dates}")
            if evaluation.label_order is not None:
                st.markdown(f"**Order:** {plain_markdown(evaluation.label_order.sentence)}")
            st.markdown(f"**Test:** {plain_markdown(' '.join(verdict_sentences(evaluation)))}")
            for drift in evaluation.drift:
                st.markdown(f"**Drift:** {plain_markdown(drift.sentence)}")
        st.markdown("**Limits:** " + " ".join(en.CARD_LIMITS[limit] for limit in card.limits))
        rows = [
            (
                clean_line(column.title),
                column.level_count,
                points_words(column.lowest),
                points_words(column.highest),
            )
            for column in card.columns
        ]
        table = pd.DataFrame(rows, columns=["column", "levels", "lowest", "highest"])
        st.dataframe(table, hide_index=True, key="card-columns")
        for unused in evaluation.set_aside if evaluation is not None else ():
            st.caption(
                f"Not used: {plain_markdown(shorten(column_words(unused.column), 60))}: {plain_markdown(unused.reason)}"
            )
