"""How far leads have come."""

from collections.abc import Mapping

from leadops_core.schemas import FunnelStage, FunnelStep, LeadStatus

_MEETING = (LeadStatus.MEETING_BOOKED, LeadStatus.CLOSED_WON)
_CONTACTED = (LeadStatus.CONTACTED, LeadStatus.CLOSED_LOST, *_MEETING)
_REACHED: dict[FunnelStage, tuple[LeadStatus, ...]] = {
    FunnelStage.NEW: tuple(LeadStatus),
    FunnelStage.QUALIFIED: (LeadStatus.QUALIFIED, *_CONTACTED),
    FunnelStage.CONTACTED: _CONTACTED,
    FunnelStage.MEETING: _MEETING,
    FunnelStage.WON: (LeadStatus.CLOSED_WON,),
}


def funnel(by_status: Mapping[str, int]) -> tuple[FunnelStep, ...]:
    """How many leads have reached each stage at least, by the status that they have.

    A lead that was lost counts as contacted: whether there was a meeting before, its status does not say.
    """
    return tuple(
        FunnelStep(stage=stage, count=sum(by_status.get(status.value, 0) for status in statuses))
        for stage, statuses in _REACHED.items()
    )
