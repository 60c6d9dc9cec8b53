"""Replace the sentence of a decision by a model's wording. Nothing else of the decision changes."""

import re

from leadops_core.decision.unconfirmed import with_unconfirmed
from leadops_core.schemas import DecisionResult, ReasonCode, RecommendedAction, ScoreLabel, ScoreResult
from leadops_core.scoring import find_injection, say_total

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
    """Return why the sentence cannot replace the decision's own, or None if it can.

    It may state the reason in other words. It may not contain another action, a label, a number, a link, a name, or an
    instruction to a machine, so a lead cannot make the model put words in our mouth.
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
    if family := find_injection(sentence):
        return f"it reads like an order to a machine ({family})"
    return None


def reworded(decision: DecisionResult, sentence: str, score: ScoreResult | None) -> DecisionResult:
    """Return the decision with this sentence, followed by the label and score.

    Questions about unconfirmed findings are added. A sentence with a fault leaves the decision unchanged.
    """
    if find_wording_fault(sentence, decision) is not None:
        return decision
    text = sentence.rstrip(" .")
    ending = (
        f" {score.label} at {say_total(score.total)}."
        if score and isinstance(score.label, ScoreLabel)
        else ""
    )
    worded = f"{text[:1].upper()}{text[1:]}.{ending}"
    return decision.model_copy(update={"sentence": with_unconfirmed(worded, score)})
