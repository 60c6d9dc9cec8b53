"""What a lead can be asked: the exact words, how to tell whether it is known, and what an answer is worth."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType

from leadops_core.schemas import Enrichment, FactName, LeadContent, Question, Signal, SignalKind

Upside = tuple[str, str, str, float]
"""Characteristic, the key that it reads, its best level, and the points that level would add."""


@dataclass(frozen=True, slots=True)
class Ask:
    """One thing to ask for."""

    name: str
    text: str
    fields: tuple[str, ...] = ()
    facts: tuple[FactName, ...] = ()
    signals: tuple[SignalKind, ...] = ()
    """Any one of fields, facts and signals that is there answers it."""

    @property
    def keys(self) -> tuple[str, ...]:
        """Keys of the characteristics that an answer would settle."""
        return (
            self.name,
            *self.fields,
            *(fact.value for fact in self.facts),
            *(kind.value for kind in self.signals),
        )


_ALL = (
    Ask(
        "pain_point",
        "What's the main problem you'd like to solve?",
        fields=("pain_point", "lead_message"),
        signals=(SignalKind.INTENT,),
    ),
    Ask(
        "company_size",
        "Roughly how many people work at your company?",
        fields=("company_size",),
        facts=(FactName.COMPANY_SIZE,),
    ),
    Ask(
        "job_title",
        "What's your role, and which team would use this?",
        fields=("job_title",),
        facts=(FactName.SENIORITY, FactName.DEPARTMENT),
    ),
    Ask(
        "company_name",
        "Which company is this for?",
        fields=("company_name",),
        facts=(FactName.COMPANY_DOMAIN,),
    ),
    Ask(
        "timeline",
        "When would you like to have this up and running?",
        fields=("urgency",),
        signals=(SignalKind.TIMELINE,),
    ),
    Ask(
        "budget_range",
        "Do you have a rough budget in mind for this?",
        fields=("budget_range",),
        signals=(SignalKind.BUDGET,),
    ),
    Ask(
        "authority",
        "Besides you, who will be involved in the decision?",
        signals=(SignalKind.AUTHORITY,),
    ),
    Ask("industry", "In a sentence, what does your company do?", fields=("industry",)),
    Ask(
        "country",
        "Which country is your team based in?",
        fields=("country",),
        facts=(FactName.COUNTRY, FactName.REGION),
    ),
    Ask(
        "email",
        "What's the best email address to reach you?",
        fields=("email",),
        facts=(FactName.EMAIL_KIND,),
    ),
)

ASKS: Mapping[str, Ask] = MappingProxyType({ask.name: ask for ask in _ALL})
"""Everything that can be asked for, by name."""

_ASKS_OF_KEY: Mapping[str, tuple[str, ...]] = MappingProxyType(
    {key: tuple(ask.name for ask in _ALL if key in ask.keys) for ask in _ALL for key in ask.keys}
)


def find_unknown(
    names: Iterable[str], content: LeadContent, enrichment: Enrichment, signals: Sequence[Signal]
) -> tuple[str, ...]:
    """Those of `names` that none of the lead's fields, facts and signals answers, in their order."""
    facts = {fact.name for fact in enrichment.facts}
    kinds = {signal.kind for signal in signals}
    unknown = []
    for name in names:
        ask = ASKS[name]
        for field in ask.fields:
            if getattr(content, field) is not None:
                break
        else:
            if facts.isdisjoint(ask.facts) and kinds.isdisjoint(ask.signals):
                unknown.append(name)
    return tuple(unknown)


def points_at_stake(names: Iterable[str], upside: Sequence[Upside]) -> dict[str, float]:
    """What the best answer to each would add at least: the largest of the characteristics that it settles."""
    at_stake = dict.fromkeys(names, 0.0)
    for _, key, _, points in upside:
        for name in _ASKS_OF_KEY.get(key, ()):
            if name in at_stake and points > at_stake[name]:
                at_stake[name] = points
    return at_stake


def question_for(
    names: Sequence[str],
    content: LeadContent,
    enrichment: Enrichment,
    signals: Sequence[Signal],
    upside: Sequence[Upside],
) -> Question:
    """What to ask where a person wants to know more: of `names`, else of all there is to ask.

    Where nothing is unknown it is who else decides, which even a lead that told everything can say more about.
    """
    others = tuple(name for name in ASKS if name not in (*names, "email"))
    for wanted in (names, others):
        if unknown := find_unknown(wanted, content, enrichment, signals):
            return choose_question(points_at_stake(unknown, upside))
    return choose_question({"authority": 0.0})


def choose_question(at_stake: Mapping[str, float]) -> Question:
    """The question whose answer could move the score most; of equals the first named.

    Raises `ValueError` where there is nothing to ask for.
    """
    best = max(at_stake, key=at_stake.__getitem__)
    return Question(asks_for=best, text=ASKS[best].text, points_at_stake=at_stake[best])
