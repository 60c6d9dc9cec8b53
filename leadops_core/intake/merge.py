"""Merge a row into an existing lead.

A blank never overwrites. A new value replaces the old one, field by field, and custom fields column by column. `industry` and
`industry_text` go together: a text that was not recognized does not replace one that was. Status, score, and drafts of the
lead stay as they are.
"""

from collections.abc import Mapping
from typing import Any

from leadops_core.intake.fields import BUDGET_AMOUNT
from leadops_core.schemas import LeadContent

_ATTRIBUTES = ("attributes", "outcome_attributes")
_PLAIN_FIELDS = tuple(
    name for name in LeadContent.model_fields if name not in {*_ATTRIBUTES, "industry_text"}
)


def merge(existing: LeadContent, incoming: LeadContent) -> LeadContent:
    """Return `existing` with the values of `incoming`, or `existing` itself if that changes nothing."""
    changes: dict[str, Any] = {}
    for name in _PLAIN_FIELDS:
        new = getattr(incoming, name)
        if new is not None and new != getattr(existing, name):
            changes[name] = new
    text = incoming.industry_text
    is_read = incoming.industry is not None or existing.industry is None
    if text is not None and text != existing.industry_text and is_read:
        changes["industry_text"] = text
    for name in _ATTRIBUTES:
        old, new = getattr(existing, name), getattr(incoming, name)
        if any(value and old.get(key) != value for key, value in new.items()):
            changes[name] = {**old, **{key: value for key, value in new.items() if value}}
    if "budget_range" in changes and BUDGET_AMOUNT not in incoming.attributes:
        changes["attributes"] = without_budget_amount(changes.get("attributes", existing.attributes))
    return existing.model_copy(update=changes) if changes else existing


def without_budget_amount(attributes: Mapping[str, str]) -> dict[str, str]:
    """Return the custom fields without the amount that belongs to a budget which was replaced."""
    return {name: text for name, text in attributes.items() if name != BUDGET_AMOUNT}


def difference(before: LeadContent, after: LeadContent) -> tuple[dict[str, Any], dict[str, Any]]:
    """Return the fields that differ with their old and new values; an attribute is named `attributes.NAME`."""
    old, new = flatten(before), flatten(after)
    changed = [name for name in {**old, **new} if old.get(name) != new.get(name)]
    return {name: old.get(name) for name in changed}, {name: new.get(name) for name in changed}


def flatten(content: LeadContent) -> dict[str, Any]:
    """Return the known fields, with each attribute as a field of its own, named `attributes.NAME`."""
    flat: dict[str, Any] = {}
    for name, value in vars(content).items():
        if isinstance(value, dict):
            flat |= {f"{name}.{key}": text for key, text in value.items()}
        elif value is not None:
            flat[name] = value
    return flat


def unflatten(flat: dict[str, Any]) -> LeadContent:
    """Return the content of which `flatten` returns `flat`, validated."""
    values: dict[str, Any] = {name: {} for name in _ATTRIBUTES}
    for name, value in flat.items():
        group, dot, key = name.partition(".")
        if value is None:
            continue
        if dot:
            values[group][key] = value
        else:
            values[name] = value
    return LeadContent.model_validate(values)
