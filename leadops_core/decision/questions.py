"""Questions to a lead: their wording, whether the answer is known, and how many points an answer could add."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType

from leadops_core.schemas import Enrichment, FactName, LeadContent, Question, Signal, SignalKind

PotentialGain = tuple[str, str, str, float]
"""Characteristic, key of the value that it reads, its best level, and the points that this level would add."""


@dataclass(frozen=True, slots=True)
class QuestionDefinition:
    """One question."""

    name: str
    text: str
    fields: tuple[str, ...] = ()
    facts: tuple[FactName, ...] = ()
    signals: tuple[SignalKind, ...] = ()
    """The answer is known if any of these fields, facts, or signals is present."""

    @property
    def keys(self) -> tuple[str, ...]:
        """Return the keys of the characteristics that an answer would settle."""
        return (
            self.name,
            *self.fields,
            *(fact.value for fact in self.facts),
            *(kind.value for kind in self.signals),
        )


_DEFINITIONS = (
    QuestionDefinition(
        "pain_point",
        "What's the main problem you'd like to solve?",
        fields=("pain_point", "lead_message"),
        signals=(SignalKind.INTENT,),
    ),
    QuestionDefinition(
        "company_size",
        "Roughly how many people work at your company?",
        fields=("company_size",),
        facts=(FactName.COMPANY_SIZE,),
    ),
    QuestionDefinition(
        "job_title",
        "What's your role, and which team would use this?",
        fields=("job_title",),
        facts=(FactName.SENIORITY, FactName.DEPARTMENT),
    ),
    QuestionDefinition(
        "company_name",
        "Which company is this for?",
        fields=("company_name",),
        facts=(FactName.COMPANY_DOMAIN,),
    ),
    QuestionDefinition(
        "timeline",
        "When would you like to have this up and running?",
        fields=("urgency",),
        signals=(SignalKind.TIMELINE,),
    ),
    QuestionDefinition(
        "budget_range",
        "Do you have a rough budget in mind for this?",
        fields=("budget_range",),
        signals=(SignalKind.BUDGET,),
    ),
    QuestionDefinition(
        "authority",
        "Besides you, who will be involved in the decision?",
        signals=(SignalKind.AUTHORITY,),
    ),
    QuestionDefinition("industry", "In a sentence, what does your company do?", fields=("industry",)),
    QuestionDefinition(
        "country",
        "Which country is your team based in?",
        fields=("country",),
        facts=(FactName.COUNTRY, FactName.REGION),
    ),
    QuestionDefinition(
        "email",
        "What's the best email address to reach you?",
        fields=("email",),
        facts=(FactName.EMAIL_KIND,),
    ),
)

QUESTIONS: Mapping[str, QuestionDefinition] = MappingProxyType(
    {question.name: question for question in _DEFINITIONS}
)
"""All questions by name."""

_QUESTIONS_OF_KEY: Mapping[str, tuple[str, ...]] = MappingProxyType(
    {
        key: tuple(question.name for question in _DEFINITIONS if key in question.keys)
        for question in _DEFINITIONS
        for key in question.keys
    }
)


def find_unknown(
    names: Iterable[str], content: LeadContent, enrichment: Enrichment, signals: Sequence[Signal]
) -> tuple[str, ...]:
    """Return those of `names` that no field, fact, or signal answers."""
    facts = {fact.name for fact in enrichment.facts}
    kinds = {signal.kind for signal in signals}
    unknown = []
    for name in names:
        question = QUESTIONS[name]
        for field in question.fields:
            if getattr(content, field) is not None:
                break
        else:
            if facts.isdisjoint(question.facts) and kinds.isdisjoint(question.signals):
                unknown.append(name)
    return tuple(unknown)


def points_at_stake(names: Iterable[str], gains: Sequence[PotentialGain]) -> dict[str, float]:
    """Return the minimum points that the best answer to each question would add.

    It is the gain of the largest characteristic that the answer settles.
    """
    at_stake = dict.fromkeys(names, 0.0)
    for _, key, _, points in gains:
        for name in _QUESTIONS_OF_KEY.get(key, ()):
            if name in at_stake and points > at_stake[name]:
                at_stake[name] = points
    return at_stake


def question_for(
    names: Sequence[str],
    content: LeadContent,
    enrichment: Enrichment,
    signals: Sequence[Signal],
    gains: Sequence[PotentialGain],
) -> Question:
    """Return the best of the unanswered questions in `names`, otherwise of all questions.

    If every answer is known, ask who else decides, which a lead can always add to.
    """
    others = tuple(name for name in QUESTIONS if name not in (*names, "email"))
    for candidates in (names, others):
        if unknown := find_unknown(candidates, content, enrichment, signals):
            return choose_question(points_at_stake(unknown, gains))
    return choose_question({"authority": 0.0})


def choose_question(at_stake: Mapping[str, float]) -> Question:
    """Return the question whose answer could add the most points. The first of several wins.

    Raise ValueError if there are no questions.
    """
    best = max(at_stake, key=at_stake.__getitem__)
    return Question(asks_for=best, text=QUESTIONS[best].text, points_at_stake=at_stake[best])
