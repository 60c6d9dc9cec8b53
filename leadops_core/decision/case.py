"""The inputs of one decision."""

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from math import log

from leadops_core.decision.policy import Policy
from leadops_core.decision.questions import PotentialGain, find_unknown, points_at_stake
from leadops_core.schemas import (
    MISSING,
    Enrichment,
    FactName,
    GroupName,
    LeadContent,
    LeadStatus,
    LineKind,
    ScoreLabel,
    ScoreResult,
    Signal,
    SignalKind,
    SkipReason,
)

_SENDABLE = re.compile(
    r"[^\s@<>()\[\],;:\\\"\x00-\x1f\x7f]+@(?:[a-z0-9](?:[a-z0-9-]*[a-z0-9])?\.)+[a-z][a-z0-9-]*[a-z0-9]"
)
_NOT_A_NAME = re.compile(r"[\W_]+")
_LEGAL_FORMS = frozenset(
    {
        *("ab", "ag", "aps", "as", "bv", "co", "corp", "corporation", "gmbh", "inc", "incorporated", "kg"),
        *("limited", "llc", "ltd", "nv", "oy", "plc", "pty", "sa", "sarl", "sas", "spa", "srl"),
    }
)
_NO_TOTAL = -1.0


@dataclass(slots=True)
class Case:
    """Everything that a routing rule can ask about a lead. Each answer depends only on the arguments of `decide`."""

    content: LeadContent
    status: LeadStatus
    score: ScoreResult | None
    enrichment: Enrichment
    errors: Sequence[str]
    suppression: SkipReason | None
    gains: Callable[[], Sequence[PotentialGain]]
    policy: Policy
    concerns: frozenset[str] = field(init=False)
    """Levels of the concern signals that are confident enough and that a rule, not only a model, has read."""
    label: ScoreLabel | None = field(init=False)
    total: float = field(init=False)
    signals: tuple[Signal, ...] = field(init=False)
    _unknown: tuple[str, ...] | None = field(init=False, default=None)
    _missing: Mapping[str, float] | None = field(init=False, default=None)

    def __post_init__(self) -> None:
        score = self.score
        self.label = score.label if score else None
        self.total = score.total if score else _NO_TOTAL
        self.signals = score.signals if score else ()
        minimum = self.policy.concern_confidence
        self.concerns = frozenset(
            signal.level
            for signal in self.signals
            if signal.kind is SignalKind.CONCERN
            and not signal.is_from_model
            and (signal.confidence >= minimum or signal.level == "opt_out")
        )

    def fit(self) -> tuple[float, int]:
        """Return the points of the group fit, after its limit, and the number of known fit characteristics."""
        points, known_count = 0.0, 0
        for line in self.score.lines if self.score else ():
            if line.group is GroupName.FIT:
                points += line.points
                known_count += line.kind is LineKind.CHARACTERISTIC and line.level != MISSING
        return points, known_count

    def is_likely(self) -> bool:
        """Return True if the lead is likelier to convert than not."""
        return self.score is not None and self.score.probability is not None and self.score.probability > 0.5

    def is_low_fit(self) -> bool:
        """Return True if enough is known about the lead to conclude that it does not fit.

        A learned score is a probability that includes the fit, so only a COLD lead can have a low fit then.
        """
        points, known_count = self.fit()
        score, policy = self.score, self.policy
        if score is None or known_count < policy.fit_known_at_least or self.label is ScoreLabel.HOT:
            return False
        if score.probability is not None and self.label is not ScoreLabel.COLD:
            return False
        if score.probability is None:
            return points <= policy.disqualify_fit_at
        # Points of a probability are worth more near 50 than near 0 or 100. Log-odds are not.
        return points * _log_odds_per_point(score) <= log(policy.disqualify_odds_at)

    def is_competitor_by_name(self) -> bool:
        """Return True if the policy lists the lead's domain or company."""
        policy = self.policy
        if not policy.competitor_domains and not policy.competitor_names:
            return False
        hosts = (
            self.enrichment.value(FactName.COMPANY_DOMAIN),
            (self.content.email or "").rpartition("@")[2],
        )
        for host in hosts:
            if host and any(
                host == domain or host.endswith("." + domain) for domain in policy.competitor_domains
            ):
                return True
        company = self.content.company_name
        return company is not None and _plain_name(company) in _plain_names(policy.competitor_names)

    def is_unsafe_address(self) -> bool:
        """Return True if the address is disposable, or invalid for email servers."""
        email = self.content.email
        if email is None:
            return False
        return self.enrichment.value(FactName.EMAIL_KIND) == "disposable" or not _SENDABLE.fullmatch(email)

    def missing(self) -> Mapping[str, float]:
        """Return the unknown key fields by importance, with the minimum number of points that an answer could add."""
        if self._missing is None:
            self._missing = points_at_stake(self.unknown(), self.gains())
        return self._missing

    def unknown(self) -> tuple[str, ...]:
        """Return the unknown key fields, most important first."""
        if self._unknown is None:
            self._unknown = find_unknown(self.policy.key_fields, self.content, self.enrichment, self.signals)
        return self._unknown

    def should_ask(self) -> bool:
        """Return True if enough is missing and an answer could change the score label."""
        policy, label = self.policy, self.label
        if label is ScoreLabel.HOT or self.is_likely():
            return False
        minimum = policy.ask_warm_from if label is ScoreLabel.WARM else policy.ask_cold_from
        # Potential gains are expensive to compute, and most leads have no unknown fields.
        unknown = self.unknown()
        lacks_required_field = label is ScoreLabel.WARM and any(name in policy.must_know for name in unknown)
        if len(unknown) < minimum and not lacks_required_field:
            return False
        missing = self.missing()
        if max(missing.values()) < policy.worth_asking_points:
            return False
        if label is ScoreLabel.WARM:
            return True
        if self.score is not None and self.score.probability is not None:
            # A learned scorecard has its own thresholds. A counterfactual is a change that reaches the next
            # one.
            return bool(self.score.lifts)
        return self.total + sum(missing.values()) >= policy.worth_asking_reach


def _log_odds_per_point(score: ScoreResult) -> float:
    """Return the log-odds per point, averaged between the base and the total of the score."""
    if score.total == score.base:
        probability = score.base / 100
        return 1 / (100 * probability * (1 - probability))
    ends = (log(value / (100 - value)) for value in (score.total, score.base))
    return (next(ends) - next(ends)) / (score.total - score.base)


def _plain_name(name: str) -> str:
    words = _NOT_A_NAME.sub(" ", name.casefold()).split()
    while len(words) > 1 and words[-1] in _LEGAL_FORMS:
        words.pop()
    return " ".join(words)


@lru_cache(maxsize=16)
def _plain_names(names: tuple[str, ...]) -> frozenset[str]:
    return frozenset(_plain_name(name) for name in names) - {""}
