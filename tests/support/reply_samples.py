"""Replies as busy people write them, with the intent of each, written before the rules were read.

One line is one reply: the letter of the intent, then the text, in which `/` starts a new line.
"""

from collections.abc import Iterator
from typing import NamedTuple

from leadops_core.schemas.conversation import ReplyIntent

LETTERS = {
    "U": ReplyIntent.UNSUBSCRIBE,
    "W": ReplyIntent.WRONG_PERSON,
    "N": ReplyIntent.NOT_INTERESTED,
    "L": ReplyIntent.NOT_NOW,
    "M": ReplyIntent.MEETING_ACCEPTED,
    "O": ReplyIntent.OBJECTION,
    "I": ReplyIntent.INTERESTED,
    "Q": ReplyIntent.QUESTION,
    "X": ReplyIntent.OTHER,
}

ENGLISH = """
U pls unsubscribe
U unsubscribe me.
U Remove me from whatever list you bought.
U Kindly delete my details from your database and confirm.
U stop
U Stop sending me this stuff, 4th email this month!!
U How did you get my email? Take me off please.
U do not contact me again
U I never signed up for this. Opt me out.
U Under GDPR I request that you erase my data and cease all contact.
U Not interested, please dont email again
U quit spamming me
U leave me alone
U Enough. No more of these.
U I'd appreciate it if you took me off your mailing list. Thx
W i left acme in june, try karen.doyle@acme.example
W You'd want to speak to our COO, Peter Lang, about this.
W Not my area - Sam looks after facilities.
W Wrong guy :) procurement handles that
W I've cc'd Julia who owns this topic.
W I don't work there anymore
W I'm no longer with the company. My successor is Tom Reed, tom.reed@acme.example
W Forwarding to my colleague in ops, she makes these calls.
W This isn't something I deal with, best ask our IT team
W I am retired. Please reach out to Dana White instead.
N no thanks
N No thank you, we're all set.
N We're good. Thanks
N not for us, good luck
N I'll pass.
N Appreciate the note but this isn't a fit for us.
N Thanks for thinking of us. We have decided not to pursue this.
N nah
N Hard pass lol
N Hi Alex, we do this in house and don't need any help. Cheers
N This is not relevant to our business.
N No need at the moment or in the future.
L Swamped right now. Ping me in q2
L Can you circle back after the holidays?
L Not a priority this quarter, try me again in March
L bad timing, we're mid-merger. Maybe next year.
L Reach out again in September please
L We just signed for 12 months so revisit this in Nov 2027
L Now isn't the right time.
L get back to me in two weeks
L On parental leave from tomorrow, let's talk when I'm back in June
L Budget is frozen till January 15. Contact me then.
M Tuesday 3pm works
M Sure, let's do Thursday at 10. Send an invite.
M Yes happy to jump on a call, I'm free Wed afternoon
M sounds good, put something in my calendar for next week
M Booked a slot on your calendar for Friday.
M Let's talk. 0161 555 0192, call me tomorrow after 2
M Works for me. See you then!
M Ok monday 9.30
O too expensive for us
O We already use Northlane and are happy with it.
O We don't have budget for this
O Isn't this the same thing our ERP already does? We have a vendor for that.
O Security would never approve a cloud tool here.
O Honestly we got burned by a similar tool last year, so I'm skeptical
O We're locked into a contract with Ferrow until 2028
O You are too small a company for our procurement rules.
I Interesting! Tell me more
I yes please send the deck
I We are actually looking for exactly this. Send me details
I Sounds intriguing, what would a pilot look like?
I Yes.
I I'd like to learn more
I send over some info and I will have a look
I Curious, got a case study?
I We would love to see a demo
I How much is it?
Q does it integrate with SAP
Q Where is the data stored?
I what's the pricing for 40 users
Q Who else in our industry uses this?
Q Do you have an office in Leeds? And is there an API?
Q Is this GDPR compliant?
X Thanks
X ok
X Got your email, will read it properly later today.
X Merry Christmas to you too
X ???
X I discussed it with Maria, she'll be in touch.
"""

GERMAN = """
U Bitte löschen Sie meine Daten.
U abmelden
U Bitte austragen, danke
U Keine weiteren Mails bitte!
U Hören Sie auf mir zu schreiben
U Unterlassen Sie künftig die Zusendung von Werbung.
U Woher haben Sie meine Adresse? Ich widerspreche der Nutzung meiner Daten nach DSGVO.
U nehmt mich bitte von der liste
U Lassen Sie mich in Ruhe
U Sie haben keine Einwilligung von mir, also bitte unterlassen
U Stop
U Danke, kein Bedarf, und bitte keine weiteren E-Mails.
U Ich möchte keine Werbung mehr von Ihnen erhalten
W Da bin ich der falsche Ansprechpartner. Wenden Sie sich bitte an Frau Keller.
W Herr Vogt ist bei uns für den Einkauf verantwortlich.
W bin seit märz nicht mehr im unternehmen
W Das macht bei uns die IT, fragen Sie da mal nach
W Ich leite Ihre Mail an den Kollegen Brandt weiter.
W Zuständig ist meine Kollegin Eva Thoma (eva.thoma@acme.example).
W Nicht mein Thema, bitte direkt an den Einkauf.
N Danke, aber nein.
N kein Bedarf
N Wir haben aktuell und auch künftig keinen Bedarf.
N Leider nicht interessant für uns
N Nein danke
N Vielen Dank für Ihr Angebot. Wir möchten davon keinen Gebrauch machen.
N Das passt nicht zu uns. Viel Erfolg weiterhin!
N wir brauchen sowas nicht
N Ich muss Ihnen leider absagen.
N Das ist für uns kein Thema.
N Wir sind bestens versorgt, danke.
L Momentan keine Zeit, melden Sie sich gerne im Frühjahr nochmal
L Bitte im Januar nochmal nachfragen.
L Derzeit nicht, evtl. nächstes Jahr.
L Wir stecken mitten in einer SAP-Einführung. Kommen Sie im 2. Quartal gerne wieder auf mich zu.
L Gerade ganz schlecht, nach Ostern sieht es besser aus
L Budget ist für 2026 verplant, 2027 können wir darüber reden
L Ich bin bis 14.12. im Urlaub, danach gerne.
L Das Thema ist erst ab März 2027 relevant
L Im Moment hat das keine Priorität.
M Dienstag 14 Uhr passt
M Gerne, Donnerstag um 10 würde mir passen. Schicken Sie mir eine Einladung?
M ja können wir machen, rufen sie mich morgen an 0711 5550133
M Termin passt, bis Freitag!
M Lassen Sie uns telefonieren. Mittwoch Vormittag bin ich frei.
M Einverstanden, Montag 9:30
M Habe mir über Ihren Link einen Termin gebucht.
O zu teuer
O Wir arbeiten schon mit Northlane zusammen und sind zufrieden.
O Dafür haben wir kein Budget
O Unser Datenschutzbeauftragter lässt Cloud-Lösungen nicht zu.
O Wir sind vertraglich noch bis 2028 gebunden.
O Wir haben schon ein ähnliches System im Einsatz
O Klingt nach viel Aufwand, unsere Leute haben dafür keine Kapazität
I Klingt spannend! Schicken Sie mir mal Unterlagen
I Ja, das interessiert uns.
I Hört sich gut an, wie geht es weiter?
I Grundsätzlich Interesse vorhanden, bitte um nähere Infos
I gern mehr dazu
I Wir suchen tatsächlich gerade so etwas.
I Können Sie mir eine Demo zeigen?
I Lassen Sie mir bitte ein Angebot zukommen
I Was kostet das?
Q wo stehen die server
Q Gibt es eine Schnittstelle zu DATEV?
Q Wie viele Nutzer sind im Preis enthalten
Q Haben Sie Referenzen aus dem Maschinenbau?
Q Wie lange dauert die Einführung, und ist das DSGVO-konform?
X Danke für die Info
X ok
X Schöne Feiertage!
X Habe ich erhalten, ich schaue es mir an.
X Ich bespreche das intern.
"""

FRENCH = """
U Désinscription svp
U Merci de me retirer de votre liste
U Veuillez supprimer mes coordonnées de vos fichiers.
U stop pub
U Merci de cesser ces envois
U Arrêtez de m'écrire
U Ne me contactez plus
U Je ne souhaite plus recevoir vos mails
U Conformément au RGPD, je m'oppose au traitement de mes données.
U Pas intéressé et merci de ne plus m'envoyer de mails
U désabonnez-moi
W Ce n'est pas moi qui m'occupe de ça, voyez avec Paul Girard
W je ne travaille plus chez Acme
W Il faut voir avec notre DSI.
W Je transmets à ma collègue Anne qui gère ce sujet.
W Vous vous trompez d'interlocuteur
W Merci de vous adresser à Mme Lefort : c.lefort@acme.example
W J'ai quitté la société en juin.
N non merci
N Cela ne nous intéresse pas
N Nous n'avons pas de besoin.
N Merci mais nous ne donnerons pas suite.
N Pas de besoin à ce jour ni à l'avenir
N Je décline votre proposition, bonne continuation
N ça ne correspond pas à notre activité
N sans intérêt pour nous
N On est déjà bien équipés merci, pas besoin
L Revenez vers moi en septembre
L Pas le bon moment, on est en pleine réorganisation
L Je suis débordé, relancez-moi dans 3 semaines
L Peut-être l'année prochaine
L On en reparle à la rentrée
L Rappelez-moi après les fêtes
L Ce n'est pas une priorité pour le moment
L Budget bouclé pour 2026, recontactez-moi en janvier 2027
M Mardi 15h ça me va
M ok pour jeudi 10h, envoyez une invitation
M Parfait, je suis disponible mercredi matin
M C'est noté, à vendredi !
M Volontiers, appelez-moi demain au 01 99 00 12 34
M J'ai réservé un créneau sur votre agenda
O trop cher
O Nous travaillons déjà avec Northlane.
O Nous n'avons pas le budget
O Nous avons déjà un outil de ce type en interne.
O On est engagés jusqu'en 2028 avec un autre prestataire
O Notre service juridique refuse le cloud
I Ça m'intéresse, envoyez-moi une doc
I Pourquoi pas, dites m'en plus
I Oui, je veux bien en savoir plus
I Intéressant ! Pouvez-vous me faire une démo ?
I Nous cherchons justement une solution
I Envoyez-moi une plaquette svp
I Oui avec plaisir
I Quels sont vos tarifs ?
I combien ça coûte
Q Où sont hébergées les données ?
Q Est-ce compatible avec Sage ?
Q Avez-vous des références dans notre secteur
X Merci
X Bien reçu, bonne journée
X J'en parle à mon directeur
X Joyeuses fêtes
"""

SPANISH = """
U Denme de baja por favor
U baja
U Por favor eliminen mis datos
U Deje de escribirme
U No quiero recibir más correos
U no me vuelvan a contactar
U Quítenme de su lista de correo
U Ejerzo mi derecho de supresión según el RGPD.
U No nos interesa, y no vuelvan a escribir por favor
W Yo no llevo este tema, hable con Marta Ríos
W ya no trabajo en Acme
W Se ha equivocado de persona
W El responsable de compras es Luis Prado (luis.prado@acme.example)
W Le paso su correo a mi compañera de sistemas
W No es mi departamento
N no gracias
N No nos interesa
N De momento no, ni creo que en el futuro. Gracias.
N no lo necesitamos
N Gracias, pero no encaja con lo que hacemos
N Lamentamos decirle que no vamos a seguir adelante
N Paso, gracias
N No es de nuestro interés
L Escríbame en enero
L Ahora mismo estamos hasta arriba, hablamos en dos semanas
L No es buen momento
L Quizá el año que viene
L Vuelva a contactarme después de Navidad
L Este trimestre no, lo vemos en abril
L De momento no es prioridad para nosotros
M El martes a las 16 me viene bien
M Vale, el jueves a las 10h. Mándeme la invitación
M Perfecto, quedamos el viernes
M llámame mañana por la tarde 600 555 012
M De acuerdo, agendado
M Sí, podemos hablar el miércoles
O es muy caro
O Ya trabajamos con Northlane y estamos contentos
O No tenemos presupuesto
O Ya contamos con una herramienta parecida
O Tenemos contrato hasta 2028 con otro proveedor
I Me interesa, mándame más información
I Suena bien, cuéntame más
I Sí, por favor, envíenos el catálogo
I Estamos buscando justo algo así
I Me gustaría ver una demo
I qué interesante, quiero saber más
I ¿Cuánto cuesta?
I cual es el precio
Q ¿Se integra con Odoo?
Q ¿Dónde se guardan los datos? ¿Tienen soporte en español?
X Gracias
X Recibido, un saludo
X Lo comento con mi jefe
X Felices fiestas
"""

PORTUGUESE = """
U Por favor retire o meu email da lista
U descadastrar
U Parem de me enviar emails
U Não me contactem mais
U Quero que apaguem os meus dados, ao abrigo do RGPD
U me tira dessa lista pfv
U Não temos interesse e peço que não enviem mais mensagens
U remover
W Não sou eu que trato disso, fale com o João Prates
W Já não trabalho na Acme
W A pessoa certa é a Rita Melo, rita.melo@acme.example
W Vou encaminhar para o setor de compras
W isso não é comigo
W Saí da empresa em junho
N não, obrigado
N Não temos interesse
N Agradeço o contato, mas não precisamos
N Não se aplica ao nosso negócio
N Não vamos avançar. Obrigado
N dispenso
N Neste caso vamos recusar a proposta
L Fale comigo em janeiro
L Agora não é um bom momento
L Talvez para o ano
L Estou sem tempo, me chama daqui a duas semanas
L Volte a contactar depois das férias
L Este trimestre não dá, vamos ver em abril
M Terça às 15h está bom
M ok, quinta às 10h, pode mandar o convite
M Combinado, até sexta
M Pode me ligar amanhã às 9
M Marquei um horário na sua agenda
M Perfeito, quarta de manhã estou livre
O muito caro
O Já trabalhamos com a Northlane
O Não temos orçamento
O Já temos uma ferramenta parecida
O Temos contrato até 2028 com outro fornecedor
I Tenho interesse, mande mais informações
I Parece interessante, conte mais
I Sim, quero saber mais
I Estamos procurando exatamente isso
I Gostaria de ver uma demonstração
I pode enviar a apresentação
I Quanto custa?
I qual o preço
Q Integra com o TOTVS?
Q Onde ficam os dados?
X Obrigado
X Recebido, bom dia
X Vou falar com o meu chefe
X Boas festas
"""


class ReplySample(NamedTuple):
    """A reply, its language, and its intent."""

    language: str
    intent: ReplyIntent
    text: str


def reply_samples() -> Iterator[ReplySample]:
    """Return every reply of the tables."""
    tables = {"en": ENGLISH, "de": GERMAN, "fr": FRENCH, "es": SPANISH, "pt": PORTUGUESE}
    for language, table in tables.items():
        for line in table.strip().splitlines():
            letter, _, text = line.partition(" ")
            yield ReplySample(language, LETTERS[letter], text.replace(" / ", "\n"))
