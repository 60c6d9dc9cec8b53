"""The reason of a decision as a person would say it.

No word of a lead's own text stands in a sentence: only what is said here, chosen by typed values.
"""

from collections.abc import Mapping
from types import MappingProxyType

from leadops_core.decision.case import Case
from leadops_core.schemas import LineKind, ScoreLine, Signal, SuppressionReason
from leadops_core.scoring import say_total

_PHRASES: Mapping[str, Mapping[str, str]] = MappingProxyType(
    {
        "intent": {
            "demo": "asks for a demo",
            "pricing": "asks for a price",
            "trial": "wants to try it",
            "comparing": "is comparing products",
            "switching": "wants to leave another product",
            "researching": "is looking around",
            "none_now": "has no need now",
        },
        "timeline": {
            "within_month": "wants it within a month",
            "within_quarter": "wants it within the quarter",
            "within_year": "wants it within the year",
            "later": "is in no hurry",
        },
        "budget": {
            "approved": "has an approved budget",
            "named": "names a budget",
            "seeking": "is still looking for a budget",
            "none": "has no budget",
        },
        "authority": {
            "decides": "decides",
            "influences": "has a say in the decision",
            "asks_for_other": "asks for somebody else",
        },
        "concern": {
            "complaint": "complains",
            "competitor": "works for a competitor",
            "job_seeker": "is looking for a job",
            "vendor_pitch": "wants to sell us something",
            "student": "is a student",
        },
        "urgency": {"high": "is pressed for time", "medium": "has some urgency", "low": "is in no hurry"},
        "seniority": {
            "owner": "owns the company",
            "c_level": "is in top management",
            "vp": "is a vice president",
            "head": "heads a team",
            "director": "is a director",
            "manager": "is a manager",
            "senior": "is a senior specialist",
            "staff": "has no team of their own",
            "junior": "is a junior",
            "intern": "is an intern",
        },
        "email_kind": {
            "business": "writes from a company address",
            "free": "writes from a private mailbox",
            "disposable": "uses a throw-away address",
            "role": "writes from a shared mailbox",
        },
        "source": {
            "referral": "was referred to us",
            "event": "came through an event",
            "partner": "came through a partner",
            "web_form": "came through the website",
            "outbound": "was found by us",
        },
        "budget_range": {
            "none": "has no budget",
            "<5k": "has a budget below 5k",
            "250k+": "has a budget of 250k or more",
        },
        "company_size": {"1": "works alone", "10001+": "works at a company of more than 10,000"},
        "completeness": {"high": "told us a lot", "low": "told us little"},
    }
)
"""What a known value says of a lead, as it follows the lead's name."""

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
        SuppressionReason.OPT_OUT: "asked not to be written to",
        SuppressionReason.COMPLAINT: "complained about an e-mail",
        SuppressionReason.BOUNCE: "could not be delivered to",
        SuppressionReason.COMPETITOR: "belongs to a competitor",
        SuppressionReason.CUSTOMER: "belongs to a customer",
    }
)
_ASKED: Mapping[str, str] = MappingProxyType(
    {"pain_point": "need", "job_title": "role", "budget_range": "budget"}
)
_MOST_TOLD, _MOST_SAID = 3, 4
_ERROR_SHOWN = 200


def _phrase(source: str, level: str) -> str | None:
    origin, _, key = source.partition(":")
    if origin == "attribute":
        return None
    if (said := _PHRASES.get(key, {}).get(level)) is not None:
        return said
    words = _DEPARTMENTS.get(level, level.replace("_", " "))
    match key:
        case "department" if level not in ("missing", "other"):
            return f"works in {words}"
        case "industry" if level not in ("missing", "other"):
            return f"is in {words}"
        case "company_size" if level[:1].isdigit():
            return f"works at a company of {level.replace('-', '–')} people"
        case "budget_range" if level[:1].isdigit():
            return f"has a budget of {level.replace('-', '–')}"
    return None


def describe_signal(signal: Signal) -> str | None:
    """Return what the signal says of the lead, as it follows the lead's name."""
    return _phrase(f"signal:{signal.kind}", signal.level)


def say_drivers(lines: tuple[ScoreLine, ...], *, sign: int) -> str:
    """What moved the score most in the direction of `sign`, as one clause about the lead; "" where nothing can be said.

    What they said themselves comes first, then who they are; two lines that say the same are said once.
    """
    told: list[str] = []
    known: list[str] = []
    for line in lines:
        if line.points * sign > 0 and line.kind is LineKind.CHARACTERISTIC:
            source = line.evidence.source
            phrase = _phrase(source, line.level)
            if phrase is not None:
                (told if source.startswith("signal:") else known).append(phrase)
    said = list(dict.fromkeys((*told[:_MOST_TOLD], *known)))[:_MOST_SAID]
    if len(said) > 1:
        return f"{', '.join(said[:-1])} and {said[-1]}"
    return said[0] if said else ""


def _sentence(text: str) -> str:
    return text[:1].upper() + text[1:] + "."


def _score(case: Case) -> str:
    return f"{case.label} at {say_total(case.total)}"


def say_error(case: Case) -> str:
    """What failed; never more than the start of the first error."""
    if not case.errors:
        return "No score was made, so nothing is decided; run the lead again."
    shown = "".join(c if c.isprintable() else " " for c in case.errors[0][:_ERROR_SHOWN])
    more = f" (and {len(case.errors) - 1} more)" if len(case.errors) > 1 else ""
    return f"Processing failed, so nothing is decided: {shown}{more}"


def say_suppressed(case: Case) -> str:
    """Who may not be written to, why, and since when."""
    if case.suppression is None:
        return "The address is on the suppression list."
    what = "The address" if case.suppression.kind == "address" else "The domain"
    return f"{what} {_SUPPRESSED[case.suppression.reason]} ({case.suppression.since:%Y-%m-%d}), so nothing is sent."


def say_low_fit(case: Case) -> str:
    """What speaks against the lead, and how much."""
    drivers = say_drivers(case.score.lines, sign=-1) if case.score else ""
    points, known = case.fit()
    because = f": {drivers}" if drivers else ""
    return f"Not a customer for us{because} (fit {points:+.1f} from {known} known facts)."


def say_missing(case: Case) -> str:
    """What is unknown."""
    names = [_ASKED.get(name, name.replace("_", " ")) for name in case.missing()]
    listed = f"{', '.join(names[:-1])} and {names[-1]}" if len(names) > 1 else names[0]
    return f"{_score(case)}, but {listed} {'are' if len(names) > 1 else 'is'} unknown, and an answer could lift it."


def say_worth_writing(case: Case) -> str:
    """What speaks for the lead, and its score."""
    drivers = say_drivers(case.score.lines, sign=1) if case.score else ""
    return f"{_sentence(drivers)} {_score(case)}." if drivers else f"{_score(case)}."


def say_cold(case: Case) -> str:
    """What speaks against writing now."""
    drivers = say_drivers(case.score.lines, sign=-1) if case.score else ""
    return f"{_score(case)}: {drivers}." if drivers else f"{_score(case)}: nothing speaks for writing now."


def say_still_missing(case: Case, asks_for: str) -> str:
    """Return the reason for a question that was chosen under an earlier score."""
    return f"{_score(case)}, but {_ASKED.get(asks_for, asks_for.replace('_', ' '))} is unknown, and an answer could lift it."


def say_outdated(case: Case) -> str:
    """Return what to say about a decision that no longer fits the score."""
    return f"{_score(case)}. The score changed after this was decided; rescore the lead to decide again."
