"""A decision said in other words: the sentence may change, nothing else."""

import re

from leadops_core.decision.unconfirmed import with_unconfirmed
from leadops_core.schemas import DecisionResult, ReasonCode, RecommendedAction, ScoreLabel, ScoreResult
from leadops_core.scoring import say_total, speaks_to_a_machine

_LEAST, _MOST = 15, 240
_CAPITAL_INSIDE = re.compile(r"(?<![.!?] )(?<!^)\b[A-Z][\w'’-]+")
_KNOWN = frozenset({"I", "CRM", "IT", "HR", "B2B"})
_ODD = re.compile(r"[\d@<>{}\[\]|`*_#\\=;\"“”]|://|www\.|\w\.\w")
_ACTIONS = {
    RecommendedAction.SEND_EMAIL: re.compile(
        r"\b(?:disqualif|hold\b|on hold|ignore|discard|reject|do not|don't|suppress|opt(?:ed)? out|not worth)"
        r"|\bask (?:a|one|the) question",
        re.IGNORECASE,
    ),
    RecommendedAction.ASK_QUESTION: re.compile(
        r"\b(?:disqualif|hold\b|on hold|ignore|discard|reject|suppress|opt(?:ed)? out|approve)"
        r"|\bsend (?:the|an?|this) (?:e-?mail|offer|quote|contract)",
        re.IGNORECASE,
    ),
}
_SAYS_A_LABEL = re.compile(r"\b(?:hot|warm|cold)\b", re.IGNORECASE)


def find_wording_fault(sentence: str, decision: DecisionResult) -> str | None:
    """Why the sentence may not stand for the decision's own; None where it may.

    It may give the reason in other words. It may not name another action or label, a number, a link, a person, nor speak to
    a machine: whatever a lead talked a model into saying is then not shown as ours.
    """
    pattern = _ACTIONS.get(decision.action)
    if pattern is None or decision.reason is ReasonCode.NO_ADDRESS:
        return "the reason of this decision has a fixed wording"
    if not _LEAST <= len(sentence) <= _MOST or not sentence.isprintable():
        return f"one sentence of {_LEAST} to {_MOST} characters is wanted"
    if match := _ODD.search(sentence.rstrip(".")):
        return f"{match.group()!r} has no place in it"
    if match := pattern.search(sentence):
        return f"{match.group()!r} says another action"
    if _SAYS_A_LABEL.search(sentence):
        return "the label is not for it to say"
    for match in _CAPITAL_INSIDE.finditer(sentence):
        if match.group() not in _KNOWN:
            return f"{match.group()!r} is a name"
    if family := speaks_to_a_machine(sentence):
        return f"it reads like an order to a machine ({family})"
    return None


def reworded(decision: DecisionResult, sentence: str, score: ScoreResult | None) -> DecisionResult:
    """The decision with this sentence in the place of its own, the label and score said after it as always.

    What only a model reads is still asked after it.
    A sentence with a fault leaves the decision as it is.
    """
    if find_wording_fault(sentence, decision) is not None:
        return decision
    said = sentence.rstrip(" .")
    ending = (
        f" {score.label} at {say_total(score.total)}."
        if score and isinstance(score.label, ScoreLabel)
        else ""
    )
    worded = f"{said[:1].upper()}{said[1:]}.{ending}"
    return decision.model_copy(update={"sentence": with_unconfirmed(worded, score)})
