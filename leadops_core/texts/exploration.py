"""Sentences about the random sample of leads that would get no email."""

from leadops_core.schemas import ExplorationReport, ExploredLead
from leadops_core.texts import en


def exploration_words(report: ExplorationReport) -> list[str]:
    """Return the share that is set, the number of draws, and what came of them."""
    share = f"{100 * report.share:.3g}"
    sentences = [en.EXPLORATION_ON.format(share=share) if report.share else en.EXPLORATION_OFF]
    if report.drawn:
        sentences.append(en.EXPLORATION_DRAWN.format(drawn=f"{report.drawn:,}", chosen=f"{report.chosen:,}"))
    if report.waiting or report.contacted:
        counts = {name: f"{getattr(report, name):,}" for name in ("waiting", "contacted", "good", "bad")}
        sentences.append(en.EXPLORATION_RESULTS.format(**counts))
    return sentences


def outcome_kind_words(lead: ExploredLead) -> str:
    """Return if the outcome of a lead is good or bad."""
    return en.OUTCOME_KINDS["none" if lead.is_good is None else "good" if lead.is_good else "bad"]
