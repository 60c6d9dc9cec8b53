"""Findings of a model that no rule confirms. They become a question to the person, never a reason to act."""

from collections.abc import Mapping
from types import MappingProxyType

from leadops_core.decision.sentences import describe_signal
from leadops_core.schemas import ScoreResult, Signal, SignalKind

_CONCERNS: Mapping[str, str] = MappingProxyType(
    {
        "opt_out": "The model thinks the lead does not want email. Suppress the address?",
        "complaint": "The model thinks this is a complaint. Answer it personally?",
        "competitor": "The model thinks this is a competitor. Disqualify?",
        "job_seeker": "The model thinks this is a job application. Disqualify?",
        "vendor_pitch": "The model thinks this is a vendor pitch. Disqualify?",
        "student": "The model thinks this is a student. Disqualify?",
    }
)


def with_unconfirmed(sentence: str, score: ScoreResult | None) -> str:
    """Return the sentence of a decision, followed by a question for each reading that only a model made."""
    signals = score.unconfirmed_signals if score is not None else ()
    return " ".join((sentence, *_questions(signals))) if signals else sentence


def _questions(signals: tuple[Signal, ...]) -> list[str]:
    questions = [_CONCERNS[signal.level] for signal in signals if signal.kind is SignalKind.CONCERN]
    others = [
        description
        for signal in signals
        if signal.kind is not SignalKind.CONCERN and (description := describe_signal(signal)) is not None
    ]
    if others:
        listed = f"{', '.join(others[:-1])} and {others[-1]}" if len(others) > 1 else others[0]
        questions.append(
            f"The model also reads that the lead {listed}. It does not count until you confirm it."
        )
    return questions
