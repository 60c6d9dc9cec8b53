"""The reason of a decision as a sentence.

A sentence never contains a lead's own text: its words come from the tables below, chosen by typed values.
"""

from collections.abc import Mapping
from types import MappingProxyType

from leadops_core.decision.case import Case
from leadops_core.schemas import (
    ExplorationAssignment,
    LineKind,
    ScoreLine,
    Signal,
    SuppressionReason,
)
from leadops_core.scoring import say_total

_PHRASES: Mapping[str, Mapping[str, str]] = MappingProxyType(
    {
        "intent": {
            "demo": "asks for a demo",
            "pricing": "asks about pricing",
            "trial": "wants to try it",
            "comparing": "is comparing vendors",
            "switching": "wants to switch from another product",
            "researching": "is just looking around",
            "none_now": "isn't looking right now",
        },
        "timeline": {
            "within_month": "wants to start within a month",
            "within_quarter": "wants to start within a quarter",
            "within_year": "wants to start within a year",
            "later": "is in no rush",
        },
        "budget": {
            "approved": "has an approved budget",
            "named": "mentions a budget",
            "seeking": "is still seeking budget",
            "none": "has no budget",
        },
        "authority": {
            "decides": "makes the decision",
            "influences": "influences the decision",
            "asks_for_other": "is researching for someone else",
        },
        "concern": {
            "complaint": "is complaining",
            "competitor": "works for a competitor",
            "job_seeker": "is looking for a job",
            "vendor_pitch": "wants to sell us something",
            "student": "is a student",
        },
        "urgency": {"high": "is under time pressure", "medium": "has some urgency", "low": "is in no rush"},
        "seniority": {
            "owner": "owns the company",
            "c_level": "is an executive",
            "vp": "is a VP",
            "head": "is a department head",
            "director": "is a director",
            "manager": "is a manager",
            "senior": "is a senior specialist",
            "staff": "is an individual contributor",
            "junior": "is in a junior role",
            "intern": "is an intern",
        },
        "email_kind": {
            "business": "writes from a company address",
            "free": "uses a personal email address",
            "disposable": "uses a disposable email address",
            "role": "uses a shared mailbox",
        },
        "source": {
            "referral": "was referred to us",
            "event": "came from an event",
            "partner": "came from a partner",
            "web_form": "came from the website",
            "outbound": "was contacted by us first",
        },
        "budget_range": {
            "none": "has no budget",
            "<5k": "has a budget under 5k",
            "250k+": "has a budget of 250k or more",
        },
        "company_size": {"1": "works alone", "10001+": "works at a company with more than 10,000 people"},
        "completeness": {"high": "has a complete profile", "low": "has an incomplete profile"},
    }
)
"""What a known value says about a lead, as it follows the lead's name."""

_DEPARTMENTS: Mapping[str, str] = MappingProxyType(
    {
        "it": "IT",
        "hr": "HR",
        "revenue_operations": "revenue operations",
        "customer_success": "customer success",
    }
)
_SUPPRESSED: Mapping[SuppressionReason, str] = MappingProxyType(
    {
        SuppressionReason.OPT_OUT: "opted out",
        SuppressionReason.COMPLAINT: "complained about an email",
        SuppressionReason.BOUNCE: "bounced",
        SuppressionReason.COMPETITOR: "belongs to a competitor",
        SuppressionReason.CUSTOMER: "belongs to a customer",
    }
)
_ASKED: Mapping[str, str] = MappingProxyType(
    {"pain_point": "need", "job_title": "role", "budget_range": "budget"}
)
_MAX_STATED, _MAX_PHRASES = 3, 4
_ERROR_SHOWN = 200
_COULD_RISE = "An answer could raise the score."


def _phrase(source: str, level: str) -> str | None:
    origin, _, key = source.partition(":")
    if origin == "attribute":
        return None
    if (phrase := _PHRASES.get(key, {}).get(level)) is not None:
        return phrase
    words = _DEPARTMENTS.get(level, level.replace("_", " "))
    match key:
        case "department" if level not in ("missing", "other"):
            return f"works in {words}"
        case "industry" if level not in ("missing", "other"):
            return f"is in {words}"
        case "company_size" if level[:1].isdigit():
            return f"works at a company with {level.replace('-', '–')} people"
        case "budget_range" if level[:1].isdigit():
            return f"has a budget of {level.replace('-', '–')}"
    return None


def describe_signal(signal: Signal) -> str | None:
    """Return what the signal says about the lead, as it follows the lead's name."""
    return _phrase(f"signal:{signal.kind}", signal.level)


def main_reasons(lines: tuple[ScoreLine, ...], *, sign: int) -> str:
    """Return the strongest reasons in the direction of `sign` as one clause about the lead; "" if there are none.

    Signals of the message come first, then the profile; a phrase is never repeated.
    """
    stated: list[str] = []
    reasons: list[str] = []
    for line in lines:
        if line.points * sign > 0 and line.kind is LineKind.CHARACTERISTIC:
            source = line.evidence.source
            phrase = _phrase(source, line.level)
            if phrase is not None:
                (stated if source.startswith("signal:") else reasons).append(phrase)
    return _listed(list(dict.fromkeys((*stated[:_MAX_STATED], *reasons)))[:_MAX_PHRASES])


def _listed(words: list[str]) -> str:
    """Return the words as a list: "a", "a and b", "a, b, and c"."""
    if len(words) > 2:
        return f"{', '.join(words[:-1])}, and {words[-1]}"
    return " and ".join(words)


def _score(case: Case) -> str:
    return f"{str(case.label).capitalize()} ({say_total(case.total)})"


def failure_sentence(case: Case) -> str:
    """Return what failed, with the start of the first error."""
    if not case.errors:
        return "No score could be computed, so nothing is decided. Rescore the lead."
    message = "".join(c if c.isprintable() else " " for c in case.errors[0][:_ERROR_SHOWN])
    more = f" (and {len(case.errors) - 1} more)" if len(case.errors) > 1 else ""
    return f"Processing failed, so nothing is decided: {message}{more}"


def suppression_sentence(case: Case) -> str:
    """Return which address or domain is on the do-not-contact list, why, and since when."""
    if case.suppression is None:
        return "The address is on the do-not-contact list."
    subject = "The address" if case.suppression.kind == "address" else "The domain"
    reason = _SUPPRESSED[case.suppression.reason]
    return f"{subject} {reason} ({case.suppression.since:%Y-%m-%d}), so nothing is sent."


def low_fit_sentence(case: Case) -> str:
    """Return the reasons against the lead, and its fit."""
    drivers = main_reasons(case.score.lines, sign=-1) if case.score else ""
    points, known_count = case.fit()
    because = f": {drivers}" if drivers else ""
    return f"Not a good fit{because} (fit {points:+.1f} from {known_count} known facts)."


def missing_sentence(case: Case) -> str:
    """Return what is unknown."""
    names = [_ASKED.get(name, name.replace("_", " ")) for name in case.missing()]
    return f"{_score(case)}, but {_listed(names)} {'are' if len(names) > 1 else 'is'} unknown. {_COULD_RISE}"


def send_sentence(case: Case) -> str:
    """Return the score and the reasons for the lead."""
    drivers = main_reasons(case.score.lines, sign=1) if case.score else ""
    return f"{_score(case)}: {drivers}." if drivers else f"{_score(case)}."


def cold_sentence(case: Case) -> str:
    """Return the score and the reasons against the lead."""
    drivers = main_reasons(case.score.lines, sign=-1) if case.score else ""
    return f"{_score(case)}: {drivers}." if drivers else f"{_score(case)}. No reason to reach out yet."


def exploration_sentence(assignment: ExplorationAssignment, passed_over: str) -> str:
    """Return that the lead was chosen at random, and the sentence of the policy's own decision."""
    return (
        f"Chosen at random ({100 * assignment.propensity:.3g}% of such leads are), so that learning sees how they respond. "
        f"By its score it would get no email. {passed_over}"
    )


def still_missing_sentence(case: Case, asks_for: str) -> str:
    """Return the reason for a question that was chosen under an earlier score."""
    return f"{_score(case)}, but {_ASKED.get(asks_for, asks_for.replace('_', ' '))} is unknown. {_COULD_RISE}"


def outdated_sentence(case: Case) -> str:
    """Return the sentence for a decision that no longer fits the score."""
    return f"{_score(case)}. The score changed after this decision. Rescore the lead to decide again."
