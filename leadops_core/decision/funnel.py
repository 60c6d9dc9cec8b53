"""The funnel."""

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
    """Return the number of leads that reached each stage, from the number of leads per status.

    A lost lead counts as contacted, because its status does not tell if there was a meeting.
    """
    return tuple(
        FunnelStep(stage=stage, count=sum(by_status.get(status.value, 0) for status in statuses))
        for stage, statuses in _REACHED.items()
    )
