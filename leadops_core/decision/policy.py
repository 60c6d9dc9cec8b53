"""The thresholds and lists that routing goes by, kept as data."""

import hashlib
from collections.abc import Iterable
from functools import cached_property
from typing import Annotated, Self

from pydantic import Field, field_validator

from leadops_core.decision.questions import ASKS
from leadops_core.schemas import Confidence, Count, Points, Schema

ROUTING_EDITION = "2"
"""Raised whenever the table of rules or its sentences change, so that an old run is not taken for a new one."""


class Policy(Schema):
    """What decisions go by; `version` changes exactly when a decision could."""

    disqualify_fit_at: Points = -2.0
    """A lead whose fit points are this or less is not for us, if enough is known of it."""
    disqualify_odds_at: Annotated[float, Field(gt=0, lt=1)] = 0.4
    """The same where the scorecard was learned: a fit that multiplies the usual odds by this or less."""
    fit_known_at_least: Count = 3
    """How many characteristics of fit must be known before a low sum of them counts."""
    key_fields: tuple[str, ...] = (
        *("pain_point", "company_size", "job_title", "company_name"),
        *("timeline", "budget_range"),
    )
    """What a rep wants to know before writing, most wanted first; names of `ASKS`."""
    must_know: tuple[str, ...] = ("pain_point", "company_name")
    """Key fields without which a WARM lead is asked whatever else is known: nobody writes well to a need or a company
    that nobody named."""
    ask_warm_from: Annotated[Count, Field(ge=1)] = 3
    """A WARM lead is asked when this many key fields are unknown; with fewer the e-mail goes out."""
    ask_cold_from: Annotated[Count, Field(ge=1)] = 2
    """A COLD lead is asked when this many key fields are unknown."""
    worth_asking_points: Points = 3.0
    """An answer that can not add this many points is not worth a question."""
    worth_asking_reach: Points = 60.0
    """A COLD lead that the best answers would still leave below this score is not asked; with a learned scorecard, one that
    they would not make WARM."""
    concern_confidence: Confidence = 0.5
    """A reading of "job seeker", "competitor" and the like counts from here; an opt-out counts however unsure."""
    competitor_domains: tuple[str, ...] = ()
    """Domains in ASCII; those below them count too."""
    competitor_names: tuple[str, ...] = ()
    """Company names, compared without case, punctuation and legal form."""

    @field_validator("key_fields", "must_know")
    @classmethod
    def _can_be_asked(cls, names: tuple[str, ...]) -> tuple[str, ...]:
        unknown = [name for name in names if name not in ASKS]
        if unknown:
            raise ValueError(f"nobody can ask for {', '.join(unknown)}; choose among {', '.join(ASKS)}")
        return names

    @field_validator("competitor_domains")
    @classmethod
    def _as_domains(cls, domains: tuple[str, ...]) -> tuple[str, ...]:
        return tuple(domain.strip().lower().lstrip("@.") for domain in domains)

    def with_competitors(self, names: Iterable[str]) -> Self:
        """This policy with these competitors; what has a dot and no space is a domain, all else a company's name."""
        names = tuple(name.strip() for name in names if name.strip())
        domains = tuple(name for name in names if "." in name.rstrip(".") and " " not in name)
        rest = tuple(name for name in names if name not in domains)
        values = self.model_dump() | {"competitor_domains": domains, "competitor_names": rest}
        return type(self)(**values)

    @cached_property
    def version(self) -> str:
        """Digest of the policy, of the questions and of the edition of the rules."""
        asks = "\n".join(f"{ask.name}={ask.text}" for ask in ASKS.values())
        content = f"{ROUTING_EDITION}\n{self.model_dump_json()}\n{asks}"
        return hashlib.sha256(content.encode()).hexdigest()[:12]


_DEFAULT = Policy()


def default_policy() -> Policy:
    """The policy shipped."""
    return _DEFAULT
