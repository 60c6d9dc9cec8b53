"""Answers to a person who asks how their data was used."""

from datetime import date

from leadops_core.schemas.base import Count, Schema, UtcDatetime
from leadops_core.schemas.language import Language
from leadops_core.schemas.query import LeadDetail
from leadops_core.schemas.scorecard import Thresholds


class ScoringBasis(Schema):
    """What a person who was scored may ask about the scorecard version."""

    thresholds: Thresholds
    label_count: Count | None = None
    """Number of outcomes that its points were fitted to; None if people set them."""
    made_at: UtcDatetime


class PersonRecord(Schema):
    """Everything that a letter about a person's data is written from."""

    detail: LeadDetail
    basis: ScoringBasis | None
    """None for a lead without a score, or if another system keeps the scorecard."""
    company: str
    """The company that writes the letter."""
    written_on: date


class PrivacyLetter(Schema):
    """A letter as plain text. It quotes the lead, but contains no control characters."""

    language: Language
    text: str
