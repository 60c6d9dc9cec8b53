"""A word counts only in its own sense, for rules and quotes of a model: not in a denial, a condition, or about other people."""

import pytest

from leadops_core.schemas import LeadContent
from leadops_core.scoring import ClaimedSignal, read_signals, verify_claims

NOT_MEANT = (
    ("Please do not hesitate to call us.", "concern:opt_out"),
    ("please don't hesitate to email me any time", "concern:opt_out"),
    ("We want to stop losing leads.", "concern:opt_out"),
    ("We want to stop writing emails by hand", "concern:opt_out"),
    ("Sie haben keine Demo auf der Website", "concern:opt_out"),
    ("Sie haben keine Preise", "concern:opt_out"),
    ("No demo please", "intent:demo"),
    ("We do not need a demo", "intent:demo"),
    ("The budget is not approved", "budget:approved"),
    ("not approved yet is the budget", "budget:approved"),
    ("If the budget is approved we buy", "budget:approved"),
    ("The budget has to be approved", "budget:approved"),
    ("My boss decides", "authority:decides"),
    ("I do not decide", "authority:decides"),
    ("Ich entscheide das nicht", "authority:decides"),
    ("Our customers are students", "concern:student"),
    ("I am not a student", "concern:student"),
    ("Zögern Sie nicht, mich anzurufen", "concern:opt_out"),
    ("N'hésitez pas à m'appeler", "concern:opt_out"),
    ("No dude en llamarme", "concern:opt_out"),
    ("Não hesite em nos contatar", "concern:opt_out"),
    ("Please do not remove me from your list", "concern:opt_out"),
    ("Our customers write: stop emailing us", "concern:opt_out"),
    ("I am not looking for a job", "concern:job_seeker"),
    ("This is not spam", "concern:complaint"),
    ("We met last month", "timeline:within_month"),
    ("Eine Demo brauchen wir nicht", "intent:demo"),
    ("Une démo, non merci", "intent:demo"),
    ("Una demo no la necesitamos", "intent:demo"),
    ("Uma demo não é necessária", "intent:demo"),
    ("Le budget n'est pas validé", "budget:approved"),
    ("El presupuesto no está aprobado", "budget:approved"),
    ("O orçamento não está aprovado", "budget:approved"),
    ("Das Budget ist noch nicht freigegeben", "budget:approved"),
    ("Please do not hesitate to call me", "concern:opt_out"),
)
MEANT = (
    ("Please unsubscribe me", "concern:opt_out"),
    ("stop emailing me", "concern:opt_out"),
    ("Bitte keine weiteren E-Mails", "concern:opt_out"),
    ("Do not contact me again", "concern:opt_out"),
    ("No me escriban más", "concern:opt_out"),
    ("Merci de ne plus m'écrire", "concern:opt_out"),
    ("We would like a demo", "intent:demo"),
    ("Können Sie uns das zeigen?", "intent:demo"),
    ("Budget is approved", "budget:approved"),
    ("Das Budget steht, 20k", "budget:approved"),
    ("No budget", "budget:none"),
    ("We are looking for budget", "budget:seeking"),
    ("I decide", "authority:decides"),
    ("My boss decides", "authority:influences"),
    ("I am a student", "concern:student"),
    ("We offer SEO services", "concern:vendor_pitch"),
    ("I never signed up", "concern:complaint"),
    ("This is spam", "concern:complaint"),
    ("not now", "intent:none_now"),
    ("within this month", "timeline:within_month"),
    ("Is it free?", "budget:none"),
    ("Our budget is 40k", "budget:named"),
    ("My CV is attached", "concern:job_seeker"),
    ("Não me escrevam mais", "concern:opt_out"),
    ("Löschen Sie meine Daten", "concern:opt_out"),
)

NOT_READ = (
    ("We want to stop losing leads between teams.", "concern:opt_out"),
    ("Please do not hesitate to call me about a demo.", "concern:opt_out"),
    ("Please don't take us off your list.", "concern:opt_out"),
    ("Please do not call me in the morning.", "concern:opt_out"),
    ("Our competitor said: stop emailing me.", "concern:opt_out"),
    ("Não me descadastre.", "concern:opt_out"),
    ("Ne me désinscrivez pas.", "concern:opt_out"),
    ("No me den de baja.", "concern:opt_out"),
    ("Bitte melden Sie mich nicht ab.", "concern:opt_out"),
    ("Zögern Sie nicht, mich anzurufen.", "concern:opt_out"),
    ("A demo is something we don't need.", "intent:demo"),
    ("Eine Demo brauchen wir nicht.", "intent:demo"),
    ("Une démo, non merci.", "intent:demo"),
    ("Una demo no la necesitamos.", "intent:demo"),
    ("Uma demo não é necessária.", "intent:demo"),
    ("Ich entscheide das nicht.", "authority:decides"),
)
STILL_READ = (
    ("Please stop sending me emails.", "concern:opt_out"),
    ("Never contact me again.", "concern:opt_out"),
    ("Unsubscribe me, I do not want any more e-mails.", "concern:opt_out"),
    ("Unsubscribe me, no thanks.", "concern:opt_out"),
    ("Please unsubscribe me. No, thank you.", "concern:opt_out"),
    ("We'd like to see a demo, we don't want to wait.", "intent:demo"),
    ("Je voudrais une démo, je ne veux pas attendre.", "intent:demo"),
    ("Queremos una demo, no queremos esperar.", "intent:demo"),
    ("Queremos uma demo, não queremos esperar.", "intent:demo"),
    ("Wir möchten eine Demo, warten wollen wir nicht.", "intent:demo"),
    ("Please do not email us anymore, remove us from your list.", "concern:opt_out"),
    ("Bitte keine weiteren E-Mails.", "concern:opt_out"),
    ("No me escriban más.", "concern:opt_out"),
    ("Quero me descadastrar.", "concern:opt_out"),
    ("Können wir eine Demo sehen oder nicht?", "intent:demo"),
    ("We'd like to see a demo, no rush.", "intent:demo"),
    ("Please do not hesitate to call me about a demo.", "intent:demo"),
)


def levels(text: str) -> set[str]:
    return {f"{signal.kind}:{signal.level}" for signal in read_signals(LeadContent(lead_message=text))}


def is_borne_out(text: str, level: str, quote: str) -> bool:
    kind, _, name = level.partition(":")
    claim = ClaimedSignal(kind, name, quote, "lead_message", is_plain=True)
    return bool(verify_claims([claim], LeadContent(lead_message=text), "model:test").signals)


@pytest.mark.parametrize(("text", "level"), NOT_MEANT)
def test_quote_in_another_sense_does_not_support_a_signal(text: str, level: str) -> None:
    assert not is_borne_out(text, level, text)


@pytest.mark.parametrize(("text", "level"), MEANT)
def test_quote_in_its_sense_supports_a_signal(text: str, level: str) -> None:
    assert is_borne_out(text, level, text)


@pytest.mark.parametrize(
    ("text", "level", "quote"),
    [
        ("We do not want a demo today.", "intent:demo", "a demo today"),
        (
            "The budget of 20k has not been approved.",
            "budget:approved",
            "budget of 20k has not been approved",
        ),
        ("I am not the one who decides.", "authority:decides", "decides"),
        ("Eine Demo brauchen wir nicht.", "intent:demo", "Eine Demo"),
    ],
)
def test_quote_cannot_leave_out_the_denial(text: str, level: str, quote: str) -> None:
    assert not is_borne_out(text, level, quote)


@pytest.mark.parametrize(("text", "level"), NOT_READ)
def test_rule_ignores_another_sense(text: str, level: str) -> None:
    assert level not in levels(text)


@pytest.mark.parametrize(("text", "level"), STILL_READ)
def test_rule_still_reads_the_sense(text: str, level: str) -> None:
    assert level in levels(text)
