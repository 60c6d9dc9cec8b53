"""Which offer and which proof point of a playbook are for a lead."""

from collections.abc import Iterable
from typing import TypeVar

from leadops_core.schemas import Enrichment, FactName, LeadContent
from leadops_core.schemas.language import Language
from leadops_core.schemas.playbook import Audience, Offer, PlaybookContent, ProofPoint

_Entry = TypeVar("_Entry", Offer, ProofPoint)


def choose_offer(
    playbook: PlaybookContent, lead: LeadContent, enrichment: Enrichment, language: Language
) -> Offer:
    """Return the offer for the lead: the narrowest audience counts, then the first in the playbook.

    Raise KeyError if no offer for everybody has a text in the language.
    """
    chosen = _choose(playbook.offers, lead, enrichment, language)
    if chosen is None:
        raise KeyError(language)
    return chosen


def choose_proof(
    playbook: PlaybookContent, lead: LeadContent, enrichment: Enrichment, language: Language
) -> ProofPoint | None:
    """Return the proof point for the lead, chosen as an offer is, or None if the playbook has none."""
    return _choose(playbook.proof_points, lead, enrichment, language)


def _choose(
    entries: Iterable[_Entry], lead: LeadContent, enrichment: Enrichment, language: Language
) -> _Entry | None:
    fitting = [
        entry for entry in entries if language in entry.texts and _fits(entry.audience, lead, enrichment)
    ]
    return max(fitting, key=lambda entry: _condition_count(entry.audience), default=None)


def _fits(audience: Audience, lead: LeadContent, enrichment: Enrichment) -> bool:
    conditions = (
        (audience.industries, lead.industry),
        (audience.departments, enrichment.value(FactName.DEPARTMENT)),
        (audience.seniorities, enrichment.value(FactName.SENIORITY)),
    )
    return all(not wanted or value in wanted for wanted, value in conditions)


def _condition_count(audience: Audience) -> int:
    """Return the number of conditions. `max` returns the first of several entries with the same number."""
    return sum(map(bool, (audience.industries, audience.departments, audience.seniorities)))
