"""The emails to a lead, in order."""

from datetime import UTC, datetime, timedelta

from leadops_core.decision import NEXT_TOUCH, gap_after, latest_sending_times, retry_delay
from leadops_core.schemas import CadenceGaps, DraftVariant

NOON = datetime(2026, 11, 2, 12, tzinfo=UTC)


def test_cadence_steps_follow_in_order_and_end() -> None:
    order = [DraftVariant.FIRST_TOUCH]
    while following := NEXT_TOUCH.get(order[-1]):
        order.append(following)
    assert order == list(DraftVariant)


def test_cadence_gaps_have_separate_settings() -> None:
    gaps = CadenceGaps(follow_up_1_days=1, follow_up_2_days=2.5, breakup_days=4)
    days = [gap_after(variant, gaps) for variant in DraftVariant]
    assert days == [timedelta(days=1), timedelta(days=2.5), timedelta(days=4), None]
    assert latest_sending_times(NOON, gaps)[DraftVariant.FOLLOW_UP_1] == NOON - timedelta(days=2.5)


def test_retry_delays_grow_and_end() -> None:
    minutes = [delay and delay.total_seconds() / 60 for delay in (retry_delay(n, 9) for n in range(1, 11))]
    assert minutes == [1, 5, 15, 60, 120, 240, 480, 480, None, None]
