"""One lead as the rules look at it."""

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from math import log

from leadops_core.decision.policy import Policy
from leadops_core.decision.questions import Upside, find_unknown, points_at_stake
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
    """All that a rule may ask about; each answer is a plain function of the arguments of `decide`."""

    content: LeadContent
    status: LeadStatus
    score: ScoreResult | None
    enrichment: Enrichment
    errors: Sequence[str]
    suppression: SkipReason | None
    upside: Callable[[], Sequence[Upside]]
    policy: Policy
    concerns: frozenset[str] = field(init=False)
    """Levels of the concern signals that count: sure enough, and not read by a language model alone."""
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
        least = self.policy.concern_confidence
        self.concerns = frozenset(
            signal.level
            for signal in self.signals
            if signal.kind is SignalKind.CONCERN
            and not signal.is_from_model
            and (signal.confidence >= least or signal.level == "opt_out")
        )

    def fit(self) -> tuple[float, int]:
        """Points of the group fit, its limit included, and how many of its characteristics are known."""
        points, known = 0.0, 0
        for line in self.score.lines if self.score else ():
            if line.group is GroupName.FIT:
                points += line.points
                known += line.kind is LineKind.CHARACTERISTIC and line.level != MISSING
        return points, known

    def is_low_fit(self) -> bool:
        """Whether enough is known of the lead to say that it is not for us."""
        points, known = self.fit()
        score, policy = self.score, self.policy
        if score is None or known < policy.fit_known_at_least:
            return False
        if score.probability is None:
            return points <= policy.disqualify_fit_at
        # Points of a chance are worth more in the middle of the scale than at its ends; log-odds are not.
        return points * _log_odds_of_a_point(score) <= log(policy.disqualify_odds_at)

    def is_competitor_by_name(self) -> bool:
        """Whether the policy's lists name its domain or its company."""
        policy = self.policy
        if not policy.competitor_domains and not policy.competitor_names:
            return False
        hosts = (
            self.enrichment.value(FactName.COMPANY_DOMAIN),
            (self.content.email or "").rpartition("@")[2],
        )
        for host in hosts:
            if host and any(
                host == named or host.endswith("." + named) for named in policy.competitor_domains
            ):
                return True
        company = self.content.company_name
        return company is not None and _plain_name(company) in _plain_names(policy.competitor_names)

    def is_unsafe_address(self) -> bool:
        """Whether the address is a throw-away, or no address that a server would take."""
        email = self.content.email
        if email is None:
            return False
        return self.enrichment.value(FactName.EMAIL_KIND) == "disposable" or not _SENDABLE.fullmatch(email)

    def missing(self) -> Mapping[str, float]:
        """Key fields that nothing is known about, most wanted first, with what an answer would add at least."""
        if self._missing is None:
            self._missing = points_at_stake(self.unknown(), self.upside())
        return self._missing

    def unknown(self) -> tuple[str, ...]:
        """Key fields that nothing is known about, most wanted first."""
        if self._unknown is None:
            self._unknown = find_unknown(self.policy.key_fields, self.content, self.enrichment, self.signals)
        return self._unknown

    def should_ask(self) -> bool:
        """Whether enough is missing, and an answer could matter."""
        policy, label = self.policy, self.label
        if label is ScoreLabel.HOT:
            return False
        least = policy.ask_warm_from if label is ScoreLabel.WARM else policy.ask_cold_from
        # Counted first: what the answers are worth takes long to find out, and most leads lack nothing.
        unknown = self.unknown()
        lacks_the_main_thing = label is ScoreLabel.WARM and any(name in policy.must_know for name in unknown)
        if len(unknown) < least and not lacks_the_main_thing:
            return False
        missing = self.missing()
        if max(missing.values()) < policy.worth_asking_points:
            return False
        if label is ScoreLabel.WARM:
            return True
        if self.score is not None and self.score.probability is not None:
            # A learned scorecard has thresholds of its own; a lift is what reaches the next one.
            return bool(self.score.lifts)
        return self.total + sum(missing.values()) >= policy.worth_asking_reach


def _log_odds_of_a_point(score: ScoreResult) -> float:
    """What a point of this score's lines stands for, between its base and its total."""
    if score.total == score.base:
        chance = score.base / 100
        return 1 / (100 * chance * (1 - chance))
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
