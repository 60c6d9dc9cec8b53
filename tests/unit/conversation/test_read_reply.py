"""What replies ask for, in five languages."""

from datetime import date

import pytest

from leadops_core.conversation.intents import read_reply
from leadops_core.schemas.conversation import ReplyIntent

TODAY = date(2026, 11, 30)
I = ReplyIntent  # noqa: E741 - short, because the table repeats it

TEXTS = [
    (I.UNSUBSCRIBE, "Please take me off your list."),
    (I.UNSUBSCRIBE, "STOP emailing me"),
    (I.UNSUBSCRIBE, "Thanks for the pricing, but remove me."),
    (I.UNSUBSCRIBE, "Bitte nehmen Sie mich aus dem Verteiler."),
    (I.UNSUBSCRIBE, "Merci de ne plus me contacter."),
    (I.UNSUBSCRIBE, "No me escriban más."),
    (I.UNSUBSCRIBE, "Não quero receber mais e-mails."),
    (I.WRONG_PERSON, "I'm not the right person for this."),
    (I.WRONG_PERSON, "Dafür bin ich nicht zuständig."),
    (I.WRONG_PERSON, "Je ne suis pas la bonne personne."),
    (I.WRONG_PERSON, "No soy la persona indicada."),
    (I.WRONG_PERSON, "Não sou a pessoa certa."),
    (I.NOT_INTERESTED, "Thanks, but we're not interested."),
    (I.NOT_INTERESTED, "Danke, kein Interesse."),
    (I.NOT_INTERESTED, "Nous ne sommes pas intéressés."),
    (I.NOT_INTERESTED, "No, gracias."),
    (I.NOT_INTERESTED, "Não temos interesse, obrigado."),
    (I.NOT_NOW, "Not right now."),
    (I.NOT_NOW, "Derzeit nicht."),
    (I.NOT_NOW, "Pas pour le moment."),
    (I.NOT_NOW, "Ahora no."),
    (I.NOT_NOW, "Agora não."),
    (I.MEETING_ACCEPTED, "Tuesday at 10 works for me."),
    (I.MEETING_ACCEPTED, "I booked a slot for Friday, see you then."),
    (I.MEETING_ACCEPTED, "Dienstag um 10 Uhr passt."),
    (I.MEETING_ACCEPTED, "Jeudi 14h me convient."),
    (I.MEETING_ACCEPTED, "El martes a las 10 me va bien."),
    (I.MEETING_ACCEPTED, "Quinta às 15h funciona para mim."),
    (I.OBJECTION, "It's too expensive for us."),
    (I.OBJECTION, "Das ist uns zu teuer."),
    (I.OBJECTION, "C'est trop cher pour nous."),
    (I.OBJECTION, "Es demasiado caro."),
    (I.OBJECTION, "É muito caro para nós."),
    (I.INTERESTED, "Sounds good, tell me more."),
    (I.INTERESTED, "Ja, gerne mehr Infos."),
    (I.INTERESTED, "Oui, envoyez-moi une présentation."),
    (I.INTERESTED, "Sí, me interesa."),
    (I.INTERESTED, "Sim, tenho interesse."),
    (I.QUESTION, "Does it work with SAP?"),
    (I.QUESTION, "Läuft das auch mit DATEV?"),
    (I.QUESTION, "Est-ce que cela fonctionne avec Sage ?"),
    (I.OTHER, "Got it."),
    (I.OTHER, ""),
]


@pytest.mark.parametrize(("intent", "text"), TEXTS)
def test_intent_is_read_with_a_verbatim_quote(intent: ReplyIntent, text: str) -> None:
    reading = read_reply(text, TODAY)
    assert reading.intent is intent
    assert reading.quote in text
    assert bool(reading.quote) is (intent is not I.OTHER)


@pytest.mark.parametrize(
    ("text", "until"),
    [
        ("Not now, please check back in March.", date(2027, 3, 1)),
        ("Derzeit nicht, melden Sie sich in drei Monaten wieder.", date(2027, 2, 28)),
        ("Pas pour le moment, recontactez-moi en septembre.", date(2027, 9, 1)),
        ("Not this year. Q2 is better.", date(2027, 4, 1)),
        ("We are not interested at the moment, try again in 2 weeks.", date(2026, 12, 14)),
        ("Not right now.", None),
    ],
)
def test_later_is_read_with_its_day(text: str, until: date | None) -> None:
    reading = read_reply(text, TODAY)
    assert (reading.intent, reading.until) == (I.NOT_NOW, until)


def test_other_person_is_read_with_name_and_address() -> None:
    reading = read_reply("Please contact Jane Miller (jane@acme.example) instead.", TODAY)
    assert (reading.other_name, reading.other_address) == ("Jane Miller", "jane@acme.example")


@pytest.mark.parametrize(
    "text",
    [
        "Our customers wrote: 'please unsubscribe me'. Can you help with that?",
        "We are not looking for a demo.",
    ],
)
def test_words_of_others_and_denials_do_not_count(text: str) -> None:
    assert read_reply(text, TODAY).intent not in {I.UNSUBSCRIBE, I.INTERESTED, I.MEETING_ACCEPTED}
