"""The page of meetings: record one, its result, and an undo; assign the booking of an unknown address."""

from pathlib import Path

from pydantic import SecretStr

from leadops_core.schemas.meeting import MeetingSource, MeetingStatus
from tests.console.conftest import Open
from tests.support.bookings import SECRET, cal_com, sign_cal_com
from tests.support.mailbox import ANN, BEN, opened_mailbox, send_first_emails


def test_meeting_is_recorded_missed_and_assigned(console: Open, tmp_path: Path) -> None:
    path = tmp_path / "people.db"
    with opened_mailbox(f"sqlite:///{path}", tmp_path, cal_com_secret=SecretStr(SECRET)) as ops:
        send_first_emails(ops)
        body = cal_com(email="ann@home.example")
        booked = ops.meetings.receive_webhook(MeetingSource.CAL_COM, body, sign_cal_com(body)).meeting_id
        app = console(path, "meetings")
        app.text_input(key=f"lead-unassigned-{booked}").set_value(ANN).run()
        app.button(key=f"assign-unassigned-{booked}").click().run()
        assert not app.exception, app.exception
        assert [meeting.id for meeting in ops.meetings.of_lead(ANN)] == [booked]
        app.text_input(key="record-lead").set_value(BEN)
        app.button(key="record-meeting").click().run()
        assert not app.exception, app.exception
        [recorded] = ops.meetings.of_lead(BEN)
        # It has begun: the form starts with the current hour.
        app.button(key=f"no-show-all-{recorded.id}").click().run()
        assert not app.exception, app.exception
        assert ops.meetings.get(recorded.id).status is MeetingStatus.NO_SHOW
        app.button(key=f"undo-all-{recorded.id}").click().run()
        assert ops.meetings.get(recorded.id).status is MeetingStatus.BOOKED
