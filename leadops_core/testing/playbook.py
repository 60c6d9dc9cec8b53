"""A playbook for tests."""

from leadops_core.schemas.language import Language
from leadops_core.schemas.playbook import BOOKING, WEBSITE, Offer, Playbook, PlaybookLink


def simple_playbook(
    company: str = "Quillmere",
    *,
    offer: str = "teams write less",
    website: str | None = None,
    calendar_link: str | None = None,
) -> Playbook:
    """Return a playbook with one offer in English."""
    links = ((WEBSITE, website), (BOOKING, calendar_link))
    return Playbook(
        company=company,
        offers=(Offer(name="general", texts={Language.ENGLISH: offer}),),
        links=tuple(PlaybookLink(name=name, url=url) for name, url in links if url),
    )
