"""Replies that use the words of another intent, colloquial replies, and short notices of an absence."""

from datetime import UTC, datetime

from leadops_core.conversation.intents import read_reply
from leadops_core.conversation.read_message import read_message
from leadops_core.schemas.conversation import MessageKind, ReplyIntent
from tests.support.mail_scores import NOW
from tests.support.mailbox import OWN, reply

NO_OPT_OUTS = """
Don't send me the contract yet, I need to check with legal first.
Please don't email me before Monday, I'm traveling.
No more emails needed from my side, Tuesday at 10 works. See you then.
Can your tool remove us from blacklists automatically?
How do your customers unsubscribe from the newsletters that you send for us?
We want to stop sending emails by hand, can you help?
Never contact me by phone, email is fine. What does it cost?
Please delete my old address from the invite and use this one.
Remove me as a contact for finance, but I am still the one for sales tools.
We get too many opt-outs. Does your product help with that?
I forgot to unsubscribe from the other vendor, so yes, we are looking for a replacement.
Stop by any time on Thursday.
Do you delete our data if we leave?
Könnt ihr uns auch helfen, Kontakte automatisch abzumelden?
Bitte keine Mails an die Zentrale, schreiben Sie mir direkt.
Schicken Sie mir keine Werbung, sondern ein konkretes Angebot für 20 Nutzer.
Ich habe mich von dem alten Anbieter abgemeldet und suche etwas Neues.
Löschen Sie unsere Daten nach Vertragsende?
Ne m'envoyez pas la documentation en anglais, plutôt en français.
Ne m'appelez plus, écrivez-moi plutôt par mail.
Est-ce que vos clients peuvent se désabonner en un clic ?
No me llamen más, mejor escríbanme por correo.
¿Se puede dar de baja un usuario en cualquier momento?
No me envíe la factura todavía.
Não me envie o contrato ainda, falta a aprovação.
É possível cancelar a assinatura a qualquer momento?
Vocês removem os nossos dados se cancelarmos?
Please unsubscribe me from the webinar list only, the demo on Friday is still fine.
We would like to reduce unsubscribes from our newsletter.
Do not contact my colleague directly, everything goes through me. When can we talk?
"""

OPT_OUTS = """
Please stop.
Kindly cease contact.
Don't contact me again.
take me out of your list asap
I don't want any more of your emails
Please don't send me anything else.
unsubscribe pls
I asked you already to remove my address. Do it now.
This is spam. Remove me.
No more mails please.
Bitte löschen Sie meine Daten.
Ich möchte keine Mails mehr von Ihnen bekommen.
Nehmen Sie mich bitte raus.
Bitte streichen Sie mich von der Liste.
Keine Werbung bitte.
Bitte nicht mehr anschreiben.
Merci de me retirer de vos listes.
Ne m'écrivez plus.
Je ne souhaite plus recevoir vos messages.
Désinscrivez-moi svp.
Stop aux mails.
No me escriba más, por favor.
Quiero darme de baja.
Por favor, bórreme de su lista.
No deseo recibir más información.
Dejen de enviarme correos.
Por favor remova o meu e-mail da lista.
Não me escrevam mais.
Parem de enviar mensagens.
Quero sair da lista.
Não tenho interesse, não voltem a escrever.
"""

REFERRALS = """
Hmm not me, better ping Laura in ops
You're barking up the wrong tree, Tom runs that.
That'd be a question for our purchasing folks.
Above my pay grade - Sarah signs off on tools.
Not my call, go to Marc.
I just do the accounting here. The boss is Jim Hart.
Da müssen Sie mit der Frau Keller reden, die macht das bei uns.
Bin ich der Falsche, das macht der Kollege Huber.
Dafür ist bei uns Herr Lang da.
Das läuft bei uns über die Zentrale in Köln.
C'est Paul qu'il faut voir pour ça.
Ce n'est pas moi, c'est la compta qui gère ça.
Faut voir ça avec Sophie.
Eso lo ve Marta, yo no.
Yo no llevo eso, lo lleva Pedro de compras.
Mejor habla con Luis, él es el que decide.
Quem trata disso é a Joana.
Isso não é comigo, fala com o Rui.
O responsável por isso é o Carlos.
Try Anna, she'd know.
"""

OBJECTIONS = """
Last time we tried something like this it was a disaster.
Our guys would never use it.
Honestly sounds like a lot of work to set up.
We've been with Northlane for years and they do the job.
The price tag is a bit steep.
My CFO will kill me.
Sorry, money's tight this year.
IT won't let us connect anything to the CRM.
Das kriege ich intern nie durch.
Wir haben da schon was im Einsatz.
Das Geld haben wir dafür nicht.
Ehrlich gesagt klingt das nach viel Aufwand.
Wir fahren mit unserer Lösung ganz gut.
On a déjà un outil qui fait le boulot.
C'est un peu cher pour une boîte comme la nôtre.
Mon patron ne validera jamais.
On s'est déjà fait avoir avec ce genre de solution.
Ya tenemos algo parecido y va bien.
Se nos va de presupuesto.
Mi jefe no lo va a aprobar.
Suena complicado de implantar.
Fica fora do nosso orçamento.
O meu chefe nunca vai aprovar.
Parece complicado demais para a nossa equipa.
"""

NEITHER = """
My boss decides on Friday, can you send the pricing before?
I talked to my colleague, we would like a demo.
Let me ask Peter from IT and come back to you.
Try Thursday at 10 if that works.
Please see attached.
Our budget is 20k, is that enough?
What is the price for 40 users?
The budget was approved, let's go ahead.
We have already decided to move forward with you.
We already had a call with Sarah, she was great. Next step?
Unsere Geschäftsführung entscheidet das nächste Woche, bitte Angebot schicken.
Ich kläre das mit meinem Chef und melde mich.
Der Preis passt, bitte schicken Sie den Vertrag.
Wer macht das bei Ihnen?
Je vois ça avec mon équipe et je reviens vers vous.
Le prix nous convient.
Lo veo con mi equipo y te digo algo.
El presupuesto está aprobado.
Vou falar com a equipa e já respondo.
O preço está bom para nós.
Happy with the proposal, please send the contract.
I need to check with my boss who signs off on it.
Can you talk to us on Wednesday?
The people using it would be our sales team.
IT does not need to be involved, right?
Does your team handle this in German too?
Our CFO wants to join the call.
Why would we use this?
Thanks, I'll have a look at this.
Meine Kollegin kommt auch zum Termin.
Mi jefe quiere ver la demo.
O meu chefe quer ver a demo.
Mon patron aimerait voir une démo.
"""

ABSENCES = """
Je suis en congés jusqu'au 12 décembre.
Absent jusqu'à lundi.
Je serai absente du 7 au 14 décembre.
Bonjour, je suis en déplacement jusqu'au 4 décembre. Cordialement, Anne
Estoy de vacaciones hasta el 7 de diciembre.
De vacaciones, vuelvo el lunes.
Fuera de la oficina hasta el 9 de diciembre.
Hola, estaré fuera de la oficina hasta el lunes. Un saludo, Marta
Estou de férias até 15 de dezembro.
De férias, regresso a 5 de janeiro.
Ausente até segunda-feira.
Olá, estou fora do escritório até 10/12. Cumprimentos, Rui
Bin bis 5. Januar im Urlaub.
Im Urlaub bis 7.12.
OOO until December 9.
On leave, back January 4.
"""

REPLIES_OF_ABSENT_PEOPLE = """
Je suis en congés jusqu'au 12, rappelez-moi après.
Estoy de vacaciones hasta el lunes, hablamos después.
Estou de férias até dia 15, pode ligar depois?
I'm on vacation until Monday, let's talk then.
Bin bis Freitag im Urlaub, danach gerne.
Merci, mardi 10h me convient.
I am out of the office on Tuesday, Wednesday works though.
Not now.
Lundi.
Merci Paul
El martes a las 10.
I'm away next week so please call my colleague Tom.
Je suis absent mardi, plutôt jeudi ?
"""


def intents_of(texts: str) -> dict[str, ReplyIntent]:
    return {text: read_reply(text, NOW.date()).intent for text in texts.strip().splitlines()}


def test_words_of_an_opt_out_alone_suppress_nobody() -> None:
    read = intents_of(NO_OPT_OUTS)
    assert [text for text, intent in read.items() if intent is ReplyIntent.UNSUBSCRIBE] == []


def test_short_opt_outs_are_read_in_five_languages() -> None:
    assert [
        text for text, intent in intents_of(OPT_OUTS).items() if intent is not ReplyIntent.UNSUBSCRIBE
    ] == []


def test_colloquial_referrals_are_read() -> None:
    assert [
        text for text, intent in intents_of(REFERRALS).items() if intent is not ReplyIntent.WRONG_PERSON
    ] == []


def test_colloquial_objections_are_read() -> None:
    assert [
        text for text, intent in intents_of(OBJECTIONS).items() if intent is not ReplyIntent.OBJECTION
    ] == []


def test_news_of_own_team_or_budget_is_no_refusal() -> None:
    refusals = {ReplyIntent.WRONG_PERSON, ReplyIntent.OBJECTION, ReplyIntent.NOT_INTERESTED}
    assert [text for text, intent in intents_of(NEITHER).items() if intent in refusals] == []


def kinds_of(texts: str) -> dict[str, MessageKind]:
    """Return the kind of each text as an answer without headers of a program."""
    at = datetime(2026, 11, 30, tzinfo=UTC)
    return {
        text: read_message(reply(text, In_Reply_To="<1@y>"), own_addresses=[OWN], received_at=at).kind
        for text in texts.strip().splitlines()
    }


def test_one_line_absences_are_automatic() -> None:
    assert [text for text, kind in kinds_of(ABSENCES).items() if kind is not MessageKind.AUTO_REPLY] == []


def test_absent_person_who_asks_for_something_has_replied() -> None:
    read = kinds_of(REPLIES_OF_ABSENT_PEOPLE)
    assert [text for text, kind in read.items() if kind is not MessageKind.REPLY] == []
