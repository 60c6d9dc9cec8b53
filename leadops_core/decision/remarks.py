"""Check what a model says about a decision. It is shown below the draft as the model's remark, never as the reason."""

import re

from leadops_core.schemas import DecisionResult, ReasonCode, RecommendedAction
from leadops_core.scoring import find_injection

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
_SPEAKS_OF_THE_REVIEW = re.compile(
    r"\b(?:approv\w*|review\w*|reread|re-read|unread|read(?:ing)? (?:it|this|that|again)|queue|inbox|legal|lawyers?|compliance"
    r"|let (?:it|this|that|them|all|the others?) (?:go|out|pass)|check(?:ed|s)?|sign(?:ed)? off|confirm\w*|code)\b",
    re.IGNORECASE,
)
_SAYS_A_LABEL = re.compile(r"\b(?:hot|warm|cold)\b", re.IGNORECASE)


def find_remark_fault(sentence: str, decision: DecisionResult) -> str | None:
    """Return why the sentence is no remark that a reviewer may see, or None.

    It may say why the action is right for the lead. It may not contain another action, a label, a number, a link, a name,
    anything about the review itself, or an instruction to a machine.
    """
    pattern = _ACTIONS.get(decision.action)
    if pattern is None or decision.reason is ReasonCode.NO_ADDRESS:
        return "this decision needs no remark"
    if not _LEAST <= len(sentence) <= _MOST or not sentence.isprintable():
        return f"one sentence of {_LEAST} to {_MOST} characters is wanted"
    if match := _ODD.search(sentence.rstrip(".")):
        return f"{match.group()!r} has no place in it"
    if match := pattern.search(sentence):
        return f"{match.group()!r} says another action"
    if match := _SPEAKS_OF_THE_REVIEW.search(sentence):
        return f"{match.group()!r} speaks of the review"
    if _SAYS_A_LABEL.search(sentence):
        return "the label is not for it to say"
    for match in _CAPITAL_INSIDE.finditer(sentence):
        if match.group() not in _KNOWN:
            return f"{match.group()!r} is a name"
    if family := find_injection(sentence):
        return f"it reads like an order to a machine ({family})"
    return None
