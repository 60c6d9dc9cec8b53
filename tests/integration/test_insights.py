"""Reply and meeting rates of contacted leads, on both databases."""

import io
from collections.abc import Iterator
from pathlib import Path

import pytest

from leadops_core import LeadOps
from leadops_core.insights import response_report
from leadops_core.insights.rules import ResponseRow, Responses
from leadops_core.schemas import Outcome
from leadops_core.schemas.insights import (
    ResponseBreakdown,
    ResponseDimension,
    ResponseGroup,
    ResponseRate,
    ResponseReport,
)
from leadops_core.testing.clock import FixedClock
from tests.support.mailbox import opened_mailbox, reply

_DAY = 86_400
_NOTHING = ResponseRate(count=0)
_LEADS = "first_name,last_name,email,company,title,source,message\n" + "".join(
    f"Ann,Lee{number},ann{number}@firm{number}.example,Firm {number} GmbH,CEO,{source},We need a demo this week\n"
    for number, source in enumerate(("Event", "Event", "Referral", "Referral", ""))
)


@pytest.fixture
def ops(database_url: str, tmp_path: Path) -> Iterator[LeadOps]:
    """Five leads, four of whom got their first email: three from Ana and one from Bo."""
    with opened_mailbox(database_url, tmp_path, FixedClock()) as opened:
        opened.ingest(io.BytesIO(_LEADS.encode()), file_name="leads.csv")
        opened.process()
        for item in opened.review().items:
            number = int((item.lead.email or "")[3])
            if number < 4:
                rep = "Bo" if number == 3 else "Ana"
                opened.delivery.send_now(item.draft.id, by=rep, expected_version=item.draft.version)
        yield opened


def groups(report: ResponseReport, dimension: ResponseDimension) -> dict[str | None, ResponseGroup]:
    [found] = [each for each in report.breakdowns if each.dimension is dimension]
    return {group.value: group for group in found.groups}


def counts(group: ResponseGroup) -> tuple[int, int, int, int]:
    return group.contacted, group.replied.count, group.positive.count, group.meetings.count


def test_rates_count_each_contacted_lead_once(ops: LeadOps) -> None:
    [first] = ops.drafts.for_lead(ops.leads.show("ann0@firm0.example").lead.id)
    for number, text in enumerate(("Tuesday works for me.", "What does it cost?")):
        ops.conversation.receive(
            reply(text, to=first, sender="ann0@firm0.example", message_id=f"<{number}@firm0.example>")
        )
    ops.outcomes.record("ann0@firm0.example", Outcome.BOOKED_DEMO, by="Ana")
    ops.conversation.receive(
        reply("Please remove me.", sender="ann1@firm1.example", message_id="<3@x.example>")
    )
    # A person records what the mailbox did not see.
    ops.follow_ups.record_reply("ann2@firm2.example", by="Ana")
    ops.outcomes.record("ann4@firm4.example", Outcome.CLOSED_WON, by="Ana")

    report = ops.insights.responses()

    assert counts(report.total) == (4, 3, 1, 1)
    sources = groups(report, ResponseDimension.SOURCE)
    assert {name: counts(group) for name, group in sources.items()} == {
        "event": (2, 2, 1, 1),
        "referral": (2, 1, 0, 0),
    }
    reps = groups(report, ResponseDimension.REP)
    assert {name: group.contacted for name, group in reps.items()} == {"Ana": 3, "Bo": 1}
    [template] = groups(report, ResponseDimension.TEMPLATE)
    assert template == f"outreach {first.template_version}"
    [band] = groups(report, ResponseDimension.SCORE_BAND)
    assert band == "60–79"
    [language] = groups(report, ResponseDimension.LANGUAGE)
    assert language == "en"
    assert report.recent == 4


def test_rates_leave_out_earlier_emails_and_withdrawn_outcomes(ops: LeadOps) -> None:
    clock = ops.database.clock
    assert isinstance(clock, FixedClock)
    ops.outcomes.record("ann0@firm0.example", Outcome.BOOKED_DEMO, by="Ana")
    assert ops.insights.responses().total.meetings.count == 1
    ops.outcomes.withdraw("ann0@firm0.example", by="Ana")
    assert ops.insights.responses().total.meetings.count == 0
    clock.advance(10 * _DAY)
    assert (ops.insights.responses(days=30).total.contacted, ops.insights.responses(days=30).recent) == (4, 0)
    assert ops.insights.responses(days=9).total == ResponseGroup(
        contacted=0, replied=_NOTHING, positive=_NOTHING, meetings=_NOTHING, is_small=True
    )


def test_small_groups_are_marked_and_the_smallest_omitted() -> None:
    rows = [
        ResponseRow(
            f"source {number}",
            "outreach",
            "1",
            "Ana",
            60,
            "en",
            Responses(contacted=number, replied=number // 10),
        )
        for number in range(1, 41)
    ]
    report = response_report(rows, days=90, since=FixedClock().now())
    by_source: ResponseBreakdown = report.breakdowns[0]
    assert by_source.omitted_groups == 20
    assert [group.contacted for group in by_source.groups] == list(range(40, 20, -1))
    assert [group.is_small for group in by_source.groups] == [False] * 11 + [True] * 9
    assert all(
        group.replied.low is not None
        and group.replied.share is not None
        and group.replied.high is not None
        and 0 <= group.replied.low < group.replied.share < group.replied.high <= 1
        for group in by_source.groups
    )
    assert report.total.contacted == sum(range(1, 41))
