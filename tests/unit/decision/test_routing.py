"""Every lead gets one action with its reason, for each combination of conditions."""

from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError

from leadops_core.decision import QUESTIONS, RULES, Policy, decide, default_policy
from leadops_core.schemas import (
    SIGNAL_LEVELS,
    DecisionResult,
    Enrichment,
    Evidence,
    Fact,
    FactName,
    GroupName,
    LeadContent,
    LeadStatus,
    LineKind,
    ReasonCode,
    RecommendedAction,
    ScoreLabel,
    ScoreLine,
    ScoreResult,
    Signal,
    SignalKind,
    SkipReason,
    SuppressionKind,
    SuppressionReason,
)

NOW = datetime(2026, 11, 1, tzinfo=UTC)
SKIP = SkipReason(reason=SuppressionReason.BOUNCE, kind=SuppressionKind.ADDRESS, since=NOW)
NOTHING = Enrichment()
TOTALS = {ScoreLabel.HOT: 80.0, ScoreLabel.WARM: 60.0, ScoreLabel.COLD: 46.0}
UPSIDE = (("seniority", "seniority", "vp", 8.0), ("company_size", "company_size", "201-500", 7.0))
KNOWN = {
    "first_name": "Ana",
    "email": "ana@company.example",
    "company_name": "Company",
    "company_size": "51-200",
    "job_title": "Head of Sales",
    "lead_message": "Can we see a demo?",
    "urgency": "high",
    "budget_range": "10k-25k",
}


def lead(**changes: Any) -> LeadContent:
    return LeadContent(**{**KNOWN, **changes})


def signal(kind: str, level: str, confidence: float = 1.0) -> Signal:
    return Signal(
        kind=SignalKind(kind),
        level=level,
        quote="q",
        field="lead_message",
        start=0,
        detector="rules",
        confidence=confidence,
    )


def line(
    source: str, level: str, points: float, group: GroupName = GroupName.FIT, **changes: Any
) -> ScoreLine:
    name = source.partition(":")[2]
    return ScoreLine(
        **{
            "characteristic": name,
            "title": name,
            "group": group,
            "level": level,
            "points": points,
            "evidence": Evidence(source=source),
            **changes,
        }
    )


LOW_FIT = (
    line("field:company_size", "1", -4),
    line("fact:email_kind", "free", -4),
    line("fact:seniority", "intern", -5),
)


def score(label: ScoreLabel, *signals: Signal, lines: Sequence[ScoreLine] = ()) -> ScoreResult:
    return ScoreResult(
        base=0,
        lines=tuple(lines),
        total=TOTALS[label],
        label=label,
        scorecard_version=1,
        signals=signals,
    )


def facts(**values: str) -> Enrichment:
    return Enrichment(
        facts=tuple(
            Fact(name=FactName(name), value=value, source="field:x", confidence=1)
            for name, value in values.items()
        )
    )


def route(
    content: LeadContent | None = None,
    status: LeadStatus = LeadStatus.NEW,
    scored: ScoreResult | None = None,
    *,
    enrichment: Enrichment = NOTHING,
    errors: Sequence[str] = (),
    suppression: SkipReason | None = None,
    policy: Policy | None = None,
    gains: Sequence[tuple[str, str, str, float]] = UPSIDE,
) -> DecisionResult:
    return decide(
        content or lead(),
        status,
        scored or score(ScoreLabel.WARM),
        enrichment,
        errors,
        suppression,
        lambda: gains,
        policy or default_policy(),
    )


A, R, L = RecommendedAction, ReasonCode, ScoreLabel

ROUTES: list[tuple[str, dict[str, Any], RecommendedAction, ReasonCode]] = [
    ("hot", {"scored": score(L.HOT)}, A.SEND_EMAIL, R.HOT_LEAD),
    ("warm", {"scored": score(L.WARM)}, A.SEND_EMAIL, R.WARM_LEAD),
    ("cold", {"scored": score(L.COLD)}, A.HOLD, R.COLD),
    ("error", {"errors": ["boom"]}, A.HOLD, R.PROCESSING_ERROR),
    ("opt-out", {"scored": score(L.HOT, signal("concern", "opt_out", 0.1))}, A.HOLD, R.OPT_OUT_REQUESTED),
    ("suppressed", {"suppression": SKIP}, A.HOLD, R.SUPPRESSED),
    ("complaint", {"scored": score(L.HOT, signal("concern", "complaint"))}, A.HOLD, R.COMPLAINT),
    ("won", {"status": LeadStatus.CLOSED_WON}, A.HOLD, R.CLOSED),
    ("lost", {"status": LeadStatus.CLOSED_LOST}, A.HOLD, R.CLOSED),
    ("meeting", {"status": LeadStatus.MEETING_BOOKED}, A.HOLD, R.ALREADY_CONTACTED),
    ("contacted", {"status": LeadStatus.CONTACTED}, A.HOLD, R.ALREADY_CONTACTED),
    ("job seeker", {"scored": score(L.WARM, signal("concern", "job_seeker"))}, A.DISQUALIFY, R.JOB_SEEKER),
    ("vendor", {"scored": score(L.WARM, signal("concern", "vendor_pitch"))}, A.DISQUALIFY, R.VENDOR_PITCH),
    ("student", {"scored": score(L.WARM, signal("concern", "student"))}, A.DISQUALIFY, R.STUDENT),
    ("competitor", {"scored": score(L.WARM, signal("concern", "competitor"))}, A.DISQUALIFY, R.COMPETITOR),
    (
        "unsure concern",
        {"scored": score(L.WARM, signal("concern", "student", 0.2))},
        A.SEND_EMAIL,
        R.WARM_LEAD,
    ),
    ("low fit", {"scored": score(L.COLD, lines=LOW_FIT)}, A.DISQUALIFY, R.LOW_FIT),
    ("low fit, little known", {"scored": score(L.COLD, lines=LOW_FIT[:2])}, A.HOLD, R.COLD),
    ("low fit, but hot", {"scored": score(L.HOT, lines=LOW_FIT)}, A.SEND_EMAIL, R.HOT_LEAD),
    ("was disqualified", {"status": LeadStatus.DISQUALIFIED}, A.HOLD, R.CLOSED),
    ("no address", {"content": lead(email=None)}, A.ASK_QUESTION, R.NO_ADDRESS),
    ("disposable", {"enrichment": facts(email_kind="disposable")}, A.HOLD, R.UNSAFE_ADDRESS),
    ("not an address", {"content": lead(email="ana at company")}, A.HOLD, R.UNSAFE_ADDRESS),
    (
        "warm, much missing",
        {"content": lead(company_size=None, job_title=None, budget_range=None)},
        *(A.ASK_QUESTION, R.KEY_INFORMATION_MISSING),
    ),
    ("warm, little missing", {"content": lead(company_size=None, job_title=None)}, A.SEND_EMAIL, R.WARM_LEAD),
    (
        "hot, much missing",
        {"content": lead(company_size=None, job_title=None, budget_range=None), "scored": score(L.HOT)},
        *(A.SEND_EMAIL, R.HOT_LEAD),
    ),
    (
        "cold, could be warm",
        {"content": lead(company_size=None, job_title=None), "scored": score(L.COLD)},
        *(A.ASK_QUESTION, R.KEY_INFORMATION_MISSING),
    ),
    (
        "cold, never warm",
        {"content": lead(company_size=None), "scored": score(L.COLD)},
        *(A.HOLD, R.COLD),
    ),
    (
        "nothing at stake",
        {"content": lead(company_size=None, job_title=None, budget_range=None), "gains": ()},
        *(A.SEND_EMAIL, R.WARM_LEAD),
    ),
]


@pytest.mark.parametrize(
    ("given_", "action", "reason"), [route[1:] for route in ROUTES], ids=[route[0] for route in ROUTES]
)
def test_decision_routing(given_: dict[str, Any], action: RecommendedAction, reason: ReasonCode) -> None:
    result = route(**given_)
    assert (result.action, result.reason) == (action, reason)


def test_every_routing_rule_is_reached() -> None:
    reached = {route(**given_).reason for _, given_, _, _ in ROUTES}
    assert reached == {rule.reason for rule in RULES} == set(ReasonCode) - {R.EXPLORATION}


def test_missing_score_is_an_error_not_a_cold_lead() -> None:
    result = decide(lead(), LeadStatus.NEW, None, Enrichment(), [], None, tuple, default_policy())
    assert result.reason is R.PROCESSING_ERROR


LEADS = st.builds(
    lambda **values: LeadContent(**{name: value for name, value in values.items() if value is not None}),
    first_name=st.none() | st.just("Ana"),
    email=st.sampled_from(
        [None, "ana@company.example", "ana@rival.example", "nonsense", "a@b\r\nBcc: c@d.example"]
    ),
    company_name=st.sampled_from([None, "Company", "Rival Inc."]),
    company_size=st.sampled_from([None, "1", "51-200"]),
    job_title=st.none() | st.text(min_size=1, max_size=20),
    budget_range=st.sampled_from([None, "none", "10k-25k"]),
    urgency=st.sampled_from([None, "low", "high"]),
    lead_message=st.none() | st.text(min_size=1, max_size=60),
    pain_point=st.none() | st.text(min_size=1, max_size=60),
)
SIGNALS = st.lists(
    st.sampled_from([(kind, level) for kind, levels in SIGNAL_LEVELS.items() for level in levels]).flatmap(
        lambda said: st.builds(signal, st.just(said[0].value), st.just(said[1]), st.sampled_from([0.2, 0.9]))
    ),
    max_size=4,
)
LINES = st.lists(
    st.builds(
        line,
        st.sampled_from(
            ["field:company_size", "fact:seniority", "signal:intent", "attribute:Plan", "fact:department"]
        ),
        st.sampled_from(["1", "vp", "demo", "missing", "other", "<script>"]),
        st.integers(-20, 20).map(float),
        st.sampled_from(GroupName),
        kind=st.sampled_from(LineKind),
    ),
    max_size=6,
)
UPSIDES = st.lists(
    st.tuples(
        st.just("c"),
        st.sampled_from([*QUESTIONS, "seniority", "budget", "unheard_of"]),
        st.just("best"),
        st.floats(0, 20),
    ),
    max_size=5,
)
CASES = {
    "content": LEADS,
    "status": st.sampled_from(LeadStatus),
    "scored": st.none()
    | st.builds(
        lambda label, signals, lines: score(label, *signals, lines=lines), st.sampled_from(L), SIGNALS, LINES
    ),
    "enrichment": st.sampled_from(
        [
            Enrichment(),
            facts(email_kind="disposable"),
            facts(company_domain="mail.rival.example", seniority="vp"),
        ]
    ),
    "errors": st.lists(st.text(max_size=300), max_size=2),
    "suppression": st.sampled_from([None, SKIP]),
    "gains": UPSIDES,
    "policy": st.sampled_from(
        [
            default_policy(),
            default_policy().with_competitors(["rival.example", "Rival"]),
            Policy(worth_asking_points=0.0),
        ]
    ),
}


@given(st.fixed_dictionaries(CASES))
def test_every_combination_has_one_action_reason_and_sentence(case: dict[str, Any]) -> None:
    arguments = (
        *(case["content"], case["status"], case["scored"], case["enrichment"], case["errors"]),
        *(case["suppression"], lambda: case["gains"], case["policy"]),
    )
    result = decide(*arguments)
    assert decide(*arguments).model_dump_json() == result.model_dump_json()
    assert DecisionResult.model_validate(result.model_dump()) == result
    assert next(rule.action for rule in RULES if rule.reason is result.reason) is result.action
    assert result.sentence.strip()
    assert result.sentence.isprintable()
    assert (result.action is A.ASK_QUESTION) == (result.question is not None)
    signals = case["scored"].signals if case["scored"] else ()
    asked_out = any(one.level == "opt_out" for one in signals)
    assert result.suppress == (asked_out and case["content"].email is not None)
    if result.action is A.SEND_EMAIL:
        assert case["content"].email
        assert not case["errors"]
        assert case["suppression"] is None
        assert not asked_out
        assert case["status"] in (LeadStatus.NEW, LeadStatus.QUALIFIED, LeadStatus.NEEDS_INFO)
        assert "\n" not in case["content"].email


@given(st.fixed_dictionaries(CASES), st.text(max_size=200), st.text(max_size=200))
def test_free_text_does_not_change_the_decision(case: dict[str, Any], message: str, pain: str) -> None:
    rest = (
        case["status"],
        case["scored"],
        case["enrichment"],
        case["errors"],
        case["suppression"],
        tuple,
        case["policy"],
    )
    one = case["content"].model_copy(update={"lead_message": "x", "pain_point": "y"})
    other = case["content"].model_copy(update={"lead_message": message or "x", "pain_point": pain or "y"})
    assert decide(one, *rest) == decide(other, *rest)


PRECEDENCE = [
    "failed opted_out suppressed complains closed job_seeker low_fit".split(),
    "low_fit was_disqualified no_address".split(),
    "unsafe_address key_information hot warm cold".split(),
]


@pytest.mark.parametrize("names", PRECEDENCE)
def test_routing_rules_have_the_agreed_order(names: list[str]) -> None:
    order = [rule.name for rule in RULES]
    assert [order.index(name) for name in names] == sorted(order.index(name) for name in names)


def test_opt_out_outranks_all_rules_except_errors() -> None:
    said = score(L.HOT, signal("concern", "opt_out"), signal("concern", "complaint"))
    everything: dict[str, Any] = {"scored": said, "suppression": SKIP, "status": LeadStatus.CLOSED_WON}
    assert route(**everything).reason is R.OPT_OUT_REQUESTED
    failed = route(**everything, errors=["boom"])
    assert failed.reason is R.PROCESSING_ERROR
    assert failed.suppress


def test_second_run_repeats_the_reason_of_a_disqualification() -> None:
    said = score(L.WARM, signal("concern", "student"))
    assert route(status=LeadStatus.DISQUALIFIED, scored=said) == route(scored=said)


def test_no_email_goes_to_a_disposable_address_not_even_a_question() -> None:
    little = lead(company_size=None, job_title=None, budget_range=None)
    assert route(little, enrichment=facts(email_kind="disposable")).action is A.HOLD


@pytest.mark.parametrize(
    ("content", "enrichment"),
    [
        (lead(company_name="RIVAL, Inc."), Enrichment()),
        (lead(email="eve@mail.rival.example"), Enrichment()),
        (lead(), facts(company_domain="rival.example")),
    ],
)
def test_listed_competitor_is_disqualified(content: LeadContent, enrichment: Enrichment) -> None:
    policy = default_policy().with_competitors(["Rival", "@Rival.example"])
    assert route(content, enrichment=enrichment, policy=policy).reason is R.COMPETITOR
    assert route(content, enrichment=enrichment).reason is R.WARM_LEAD


def test_question_asks_for_the_field_with_the_largest_gain() -> None:
    little = lead(company_size=None, job_title=None, budget_range=None)
    larger = (("budget_range", "budget_range", "250k+", 9.0), *UPSIDE)
    first, second = route(little).question, route(little, gains=larger).question
    assert first is not None
    assert second is not None
    assert (first.asks_for, first.points_at_stake) == ("job_title", 8.0)
    assert (second.asks_for, second.points_at_stake) == ("budget_range", 9.0)
    assert second.text == QUESTIONS["budget_range"].text


def test_question_asks_only_for_unknown_facts() -> None:
    little = lead(company_size=None, job_title=None, budget_range=None, urgency=None)
    known = facts(company_size="51-200", seniority="vp", department="sales")
    budget = score(L.WARM, signal("budget", "approved"), signal("timeline", "later"))
    assert route(little, scored=budget, enrichment=known).action is A.SEND_EMAIL


def test_lead_without_address_gets_a_question_for_it() -> None:
    question = route(lead(email=None), gains=(("email_kind", "email_kind", "business", 4.0),)).question
    assert question is not None
    assert (question.asks_for, question.points_at_stake) == ("email", 4.0)


def test_sentence_names_the_drivers() -> None:
    lines = (
        line("signal:intent", "demo", 12, GroupName.INTENT),
        line("signal:budget", "approved", 5, GroupName.INTENT),
        line("signal:timeline", "within_quarter", 4, GroupName.ENGAGEMENT),
        line("fact:seniority", "vp", 3),
    )
    assert route(scored=score(L.HOT, lines=lines)).sentence == (
        "Hot (80): asks for a demo, has an approved budget, wants to start within a quarter, and is a VP."
    )


def test_sentence_of_a_disqualified_lead_names_the_cause() -> None:
    assert route(scored=score(L.COLD, lines=LOW_FIT)).sentence == (
        "Not a good fit: works alone, uses a personal email address, and is an intern "
        "(fit -13.0 from 3 known facts)."
    )


def test_low_fit_includes_the_limit_line() -> None:
    limit = line("group:fit", "limit", 12, kind=LineKind.LIMIT)
    assert route(scored=score(L.COLD, lines=(*LOW_FIT, limit))).reason is R.COLD


def test_decision_sentence_contains_no_text_of_the_lead() -> None:
    lines = (
        line("attribute:Plan", "<b>pay me</b>", 9, GroupName.HISTORY),
        line("field:industry", "missing", 4),
    )
    assert route(scored=score(L.HOT, lines=lines)).sentence == "Hot (80)."


def test_policy_version_changes_only_with_the_policy() -> None:
    assert default_policy().version == Policy().version
    assert Policy(disqualify_fit_at=-7.0).version != Policy().version
    assert default_policy().with_competitors(["a.example"]).version != Policy().version


def test_competitor_domains_match_whole_domain_labels() -> None:
    policy = default_policy().with_competitors(["@Rival.example", "Big Rival Inc.", " ", "Acme"])
    assert policy.competitor_domains == ("rival.example",)
    assert policy.competitor_names == ("Big Rival Inc.", "Acme")


def test_policy_refuses_a_key_field_without_a_question() -> None:
    with pytest.raises(ValidationError, match=r"There is no question for shoe_size\. Choose from pain_point"):
        Policy(key_fields=("shoe_size",))


@pytest.mark.parametrize(("total", "is_low"), [(12.0, False), (6.0, False), (4.0, True)])
def test_low_fit_of_a_learned_scorecard_is_judged_by_odds(total: float, is_low: bool) -> None:
    """With a base rate of 12 % a fit that loses 8 points leaves a third of the odds; one that loses 6 does not."""
    third = (total - 12.0) / 4
    lines = (
        line("field:company_size", "1", 2 * third),
        line("fact:email_kind", "free", third),
        line("fact:seniority", "intern", third),
    )
    learned = score(ScoreLabel.COLD, lines=lines).model_copy(
        update={"base": 12.0, "total": total, "probability": total / 100}
    )
    assert (route(scored=learned).reason is ReasonCode.LOW_FIT) is is_low


@pytest.mark.parametrize(
    ("total", "action"), [(71.0, RecommendedAction.SEND_EMAIL), (31.0, RecommendedAction.ASK_QUESTION)]
)
def test_likely_lead_gets_an_email_and_no_question(total: float, action: RecommendedAction) -> None:
    learned = score(ScoreLabel.WARM).model_copy(
        update={"base": 20.0, "total": total, "probability": total / 100}
    )
    unknown = {"company_size": None, "job_title": None, "urgency": None, "budget_range": None}
    assert route(lead(**unknown), scored=learned).action is action
