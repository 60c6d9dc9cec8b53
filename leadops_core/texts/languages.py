"""The forms of the tables that exist in more languages than English."""

from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True)
class ProfileWords:
    """Words for what is known about a lead. Every language has the same keys."""

    fields: Mapping[str, str]
    facts: Mapping[str, str]
    values: Mapping[str, Mapping[str, str]]
    signal_kinds: Mapping[str, str]
    signal_levels: Mapping[str, Mapping[str, str]]


@dataclass(frozen=True)
class LetterWords:
    """The sentences of a privacy letter, in the order of the letter. Names in braces are filled in."""

    greeting: str
    greeting_by_name: str
    introduction: str
    result: str
    result_unscored: str
    probability: str
    probability_range: str
    headings: Mapping[str, str]
    """`calculation`, `changes`, `other_data`, `use`, and `rights`."""
    principle: str
    points_set: str
    points_learned: str
    start: str
    raised: str
    lowered: str
    item: str
    derived_item: str
    """An item that follows from another one, such as a department from a job title."""
    quoted_item: str
    """An item that was read from the lead's own words."""
    limit: str
    total: str
    data: str
    given: str
    """Instead of a long text."""
    unknown: str
    other_value: str
    changes_none: str
    change: str
    change_result: str
    model: str
    use: str
    suggestion: str
    no_email: str
    one_email: str
    emails: str
    rights: str
    closing: str
    labels: Mapping[str, str]
    actions: Mapping[str, str]
    groups: Mapping[str, str]
