"""The lead that a message of an unknown sender describes."""

from leadops_core.intake import normalize_lead_content, with_valid_email
from leadops_core.intake.values.name import split_full_name
from leadops_core.schemas import LeadContent
from leadops_core.schemas.conversation import Message


def lead_of_message(message: Message) -> LeadContent:
    """Return name, address, and words of the sender as the content of a lead. Enrichment finds the company later.

    Raise IntakeError for an invalid address.
    """
    first_name, last_name = split_full_name(message.sender_name or "")
    content = LeadContent(
        first_name=first_name,
        last_name=last_name,
        email=message.sender,
        lead_message="\n\n".join(filter(None, (message.subject, message.text))) or None,
    )
    return with_valid_email(normalize_lead_content(content))
