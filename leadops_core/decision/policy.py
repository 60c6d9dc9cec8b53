"""The routing policy: thresholds and lists."""

import hashlib
from collections.abc import Iterable
from functools import cached_property
from typing import Annotated, Self

from pydantic import Field, field_validator

from leadops_core.decision.questions import QUESTIONS
from leadops_core.schemas import Confidence, Count, Points, Schema

ROUTING_EDITION = "4"
"""Increase it when the rules or their sentences change, so that stored runs are repeated."""


class Policy(Schema):
    """Thresholds and lists for decisions. `version` changes exactly if a decision could change."""

    disqualify_fit_at: Points = -2.0
    """A lead with this many fit points or fewer is disqualified if enough of its fit is known."""
    disqualify_odds_at: Annotated[float, Field(gt=0, lt=1)] = 0.4
    """The same for a learned scorecard: a fit that multiplies the usual odds by this factor or less."""
    fit_known_at_least: Count = 3
    """Number of fit characteristics that must be known before a low sum counts."""
    key_fields: tuple[str, ...] = (
        *("pain_point", "company_size", "job_title", "company_name"),
        *("timeline", "budget_range"),
    )
    """Fields that a rep needs before writing, most important first; names of `QUESTIONS`."""
    must_know: tuple[str, ...] = ("pain_point", "company_name")
    """A WARM lead is asked for these key fields whenever they are unknown: a good email needs both."""
    ask_warm_from: Annotated[Count, Field(ge=1)] = 3
    """A WARM lead is asked a question if this many key fields are unknown; with fewer it gets an email."""
    ask_cold_from: Annotated[Count, Field(ge=1)] = 2
    """A COLD lead is asked a question if this many key fields are unknown."""
    worth_asking_points: Points = 3.0
    """A question is asked only if the answer could add at least this many points."""
    worth_asking_reach: Points = 60.0
    """A COLD lead is asked only if the best answers could bring it to this score, or to WARM with a learned scorecard."""
    concern_confidence: Confidence = 0.5
    """Minimum confidence for concerns such as "job seeker" or "competitor". An opt-out counts at any confidence."""
    competitor_domains: tuple[str, ...] = ()
    """Domains of competitors in ASCII; subdomains are included."""
    competitor_names: tuple[str, ...] = ()
    """Names of competitors, compared without case, punctuation, and legal form."""

    @field_validator("key_fields", "must_know")
    @classmethod
    def _can_be_asked(cls, names: tuple[str, ...]) -> tuple[str, ...]:
        unknown = [name for name in names if name not in QUESTIONS]
        if unknown:
            raise ValueError(
                f"There is no question for {', '.join(unknown)}. Choose from {', '.join(QUESTIONS)}."
            )
        return names

    @field_validator("competitor_domains")
    @classmethod
    def _as_domains(cls, domains: tuple[str, ...]) -> tuple[str, ...]:
        return tuple(domain.strip().lower().lstrip("@.") for domain in domains)

    def with_competitors(self, names: Iterable[str]) -> Self:
        """Return this policy with competitors added. An entry with a dot and no space is a domain; others are company names."""
        names = tuple(name.strip() for name in names if name.strip())
        domains = tuple(name for name in names if "." in name.rstrip(".") and " " not in name)
        rest = tuple(name for name in names if name not in domains)
        values = self.model_dump() | {"competitor_domains": domains, "competitor_names": rest}
        return type(self)(**values)

    @cached_property
    def version(self) -> str:
        """Digest of the policy, the questions, and the edition of the rules."""
        questions = "\n".join(f"{question.name}={question.text}" for question in QUESTIONS.values())
        content = f"{ROUTING_EDITION}\n{self.model_dump_json()}\n{questions}"
        return hashlib.sha256(content.encode()).hexdigest()[:12]


_DEFAULT = Policy()


def default_policy() -> Policy:
    """Return the shipped policy."""
    return _DEFAULT
