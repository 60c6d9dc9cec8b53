"""What becomes of a lead that comes again.

The policy: a blank never overwrites. What is said anew replaces what was said before, field by field, and attributes
column by column. `industry` and `industry_text` go together: a text that could not be read does not replace one that
could. Nothing that a person or the pipeline made of the lead (status, score, drafts) is touched.
"""

from typing import Any

from leadops_core.schemas import LeadContent

_ATTRIBUTES = ("attributes", "outcome_attributes")
_PLAIN_FIELDS = tuple(
    name for name in LeadContent.model_fields if name not in {*_ATTRIBUTES, "industry_text"}
)


def merge(existing: LeadContent, incoming: LeadContent) -> LeadContent:
    """`existing` with what `incoming` adds or says anew; `existing` itself where that is nothing."""
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
    return existing.model_copy(update=changes) if changes else existing
