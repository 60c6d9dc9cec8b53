"""Read single leads, entered by a person or passed by a program."""

from collections.abc import Mapping
from typing import Any, Final, TypeVar

from leadops_core.intake.aliases import CRM_OUTCOMES
from leadops_core.intake.cells import clean_line, clean_text, is_placeholder, shorten
from leadops_core.intake.errors import IntakeError
from leadops_core.intake.fields import (
    BUDGET_AMOUNT,
    DETAIL_FIELDS,
    PARSED_FIELDS,
    TEXT_FIELDS,
    Normalize,
    max_chars,
)
from leadops_core.intake.headers import compact
from leadops_core.intake.matching import match_header
from leadops_core.intake.text import name_text, short_text
from leadops_core.intake.values.budget import foreign_amount
from leadops_core.intake.values.email import normalize_email, parse_email_cell
from leadops_core.intake.values.industry import parse_industry
from leadops_core.intake.values.mailboxes import is_filler
from leadops_core.intake.values.name import split_full_name
from leadops_core.schemas import LeadContent, LeadField

Content = TypeVar("Content", bound=LeadContent)

_TEXTS: Final[dict[str, Normalize]] = {
    **{field.value: normalize for field, normalize in TEXT_FIELDS.items()},
    "industry_text": short_text,
}
_FIELDS: Final = {field.value: field for field in LeadField}


def normalize_content(values: Mapping[str, str]) -> LeadContent:
    """Return values that a person entered, named by fields or by headers as in a file, as content.

    Values whose name is not recognized become custom fields. Raise IntakeError, which names the field and the remedy, for a
    value that cannot be read: unlike a file, a person can correct it at once.
    """
    fields: dict[LeadField, tuple[str, str]] = {}
    attributes: dict[str, str] = {}
    outcomes: dict[str, str] = {}
    for name, value in values.items():
        text = clean_text(value)
        if not text:
            continue
        field = _field_of(name)
        if field in DETAIL_FIELDS:
            attributes[_attribute_name(name)] = text
            continue
        if field is not None and field in fields:
            raise IntakeError(
                f"{name}: {field.value} is given twice, also as “{fields[field][0]}”. Leave one out."
            )
        if field is not None:
            fields[field] = (name, text)
        elif compact(name) in CRM_OUTCOMES:
            outcomes[_attribute_name(name)] = text
        else:
            attributes[_attribute_name(name)] = text
    content: dict[str, Any] = {"attributes": attributes, "outcome_attributes": outcomes}
    for field, (name, text) in fields.items():
        content.update(_read_field(field, name, text, attributes))
    _fill_names(content, fields)
    return LeadContent.model_validate(content)


def normalize_lead_content(content: Content) -> Content:
    """Return `content` with normalized texts, or `content` itself if they are normalized.

    An invalid address stays as it is; see `with_valid_email`.
    """
    changes: dict[str, Any] = {}
    for name, normalize in _TEXTS.items():
        text = getattr(content, name)
        if text is not None:
            normal = normalize(text)
            if normal != text:
                changes[name] = normal
    if content.email is not None:
        email = (
            normalize_email(content.email)
            or parse_email_cell(content.email).email
            or short_text(content.email)
        )
        if email != content.email:
            changes["email"] = email
    for name in ("attributes", "outcome_attributes"):
        old: dict[str, str] = getattr(content, name)
        if any(clean_text(text) != text or not text for text in old.values()):
            changes[name] = {key: normal for key, text in old.items() if (normal := clean_text(text))}
    return content.model_copy(update=changes) if changes else content


def require_email(text: str) -> str | None:
    """Return the first address in `text`, normalized, or None if the text is blank.

    Raise IntakeError if the text holds no valid address.
    """
    cleaned = clean_text(text)
    if not cleaned or is_placeholder(cleaned):
        return None
    email = parse_email_cell(cleaned).email
    if email is None:
        raise IntakeError(
            f"email: “{shorten(cleaned)}” is not a valid email address. Correct it, or leave it blank."
        )
    return email


def with_valid_email(content: LeadContent) -> LeadContent:
    """Return `content` with its email address checked; raise IntakeError for an address that is not one.

    A filler such as `noemail@noemail.com` is kept as an attribute, and the lead has no address.
    """
    if content.email is None:
        return content
    email = require_email(content.email)
    if email is not None and is_filler(email):
        attributes = {**content.attributes, "email": content.email}
        return content.model_copy(update={"email": None, "attributes": attributes})
    return content if email == content.email else content.model_copy(update={"email": email})


def _field_of(name: str) -> LeadField | None:
    field = _FIELDS.get(name)
    if field is not None:
        return field
    match = match_header(name)
    return match.field if match is not None and not match.is_guess and match.confidence > 0.6 else None


def _attribute_name(name: str) -> str:
    line = clean_line(name)[:200].strip()
    if not line:
        raise IntakeError("A value has no name. Give each value the name of a field or column.")
    return line


def _read_field(field: LeadField, name: str, text: str, attributes: dict[str, str]) -> dict[str, Any]:
    if field is LeadField.EMAIL:
        if is_placeholder(text):
            return {}
        email, others = parse_email_cell(text)
        if email is None:
            raise IntakeError(
                f"{name}: “{shorten(text)}” is not a valid email address. Correct it, or leave it blank."
            )
        if is_filler(email):
            attributes[_attribute_name(name)] = text
            return {}
        if others:
            attributes[_attribute_name(name)] = "; ".join(others)
        return {"email": email}
    if field is LeadField.INDUSTRY:
        return {"industry": parse_industry(text), "industry_text": short_text(text)}
    if parsed := PARSED_FIELDS.get(field):
        value = parsed.parse(text)
        if value is None and not is_placeholder(text) and not parsed.is_blank(text):
            raise IntakeError(
                f"{name}: “{shorten(text)}” cannot be read as {field.value}. Give {parsed.remedy}."
            )
        amount = foreign_amount(text) if field is LeadField.BUDGET_RANGE else None
        if amount is not None:
            attributes.setdefault(BUDGET_AMOUNT, amount)
        return {field.value: value}
    if field is LeadField.FULL_NAME:
        return {}
    normalize = TEXT_FIELDS[field]
    limit = max_chars(normalize)
    if len(text) > limit:
        raise IntakeError(f"{name}: {len(text):,} characters, but at most {limit:,} are kept. Shorten it.")
    return {field.value: normalize(text)}


def _fill_names(content: dict[str, Any], fields: dict[LeadField, tuple[str, str]]) -> None:
    if LeadField.FULL_NAME not in fields:
        return
    whole = short_text(fields[LeadField.FULL_NAME][1])
    first, last = split_full_name(whole) if whole else (None, None)
    content["first_name"] = content.get("first_name") or (first and name_text(first))
    content["last_name"] = content.get("last_name") or (last and name_text(last))
