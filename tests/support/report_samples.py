"""Raw messages of programs, as mail servers write them: automatic replies, calendar answers, newsletters.

Written from knowledge of the servers before the rules were read.
"""

from collections.abc import Iterator

from leadops_core.schemas.conversation import CalendarResponse, MessageKind
from tests.support.bounce_samples import bounces
from tests.support.mail_samples import LEAD, OWN, SUBJECT, MailSample, mail

BACK = ("2026-12-14",)
AFTER = ("2026-12-12", "2026-12-13", "2026-12-14")
"""The first day back after Friday, December 11."""

ABSENCES = (
    ("I am out of the office until Friday, December 11 with limited access to email.", AFTER),
    ("I'm away and will be back on 14 December 2026. For urgent matters call +44 161 555 0192.", BACK),
    ("I will be out of office from November 23rd through December 11th.", AFTER),
    ("I am currently on annual leave, returning Monday 14/12/2026. Please contact Sam in my absence.", BACK),
    ("Out of office 11/23/2026 - 12/11/2026.", AFTER),
    ("I'll respond when I return on the 14th of December.", BACK),
    ("Thanks for your email. I'm OOO, back 2026-12-14.", BACK),
    ("On leave from 23 Nov. Returning to work on Mon 14 Dec.", BACK),
    ("Our office is closed from December 24 and reopens on January 4.", ("2027-01-04",)),
    ("I am on maternity leave until June 2027.", ("2027-06-01", "2027-07-01")),
    ("I am out of the office. Founded in 1998, Acme has been here since 12 March 2001.", ("none",)),
    ("Ich bin bis einschließlich 11.12.2026 nicht im Büro.", AFTER),
    ("Ich bin ab dem 14.12. wieder für Sie erreichbar. In dringenden Fällen: 0711 5550133.", BACK),
    ("Vom 23.11. bis 11.12. bin ich im Urlaub. Ihre Mail wird nicht weitergeleitet.", AFTER),
    ("Vielen Dank für Ihre Nachricht. Ab Montag, den 14. Dezember 2026, bin ich wieder im Haus.", BACK),
    ("Ich bin derzeit abwesend und ab 14.12.26 zurück.", BACK),
    ("Bin in Elternzeit und kehre am 1. März 2027 zurück.", ("2027-03-01",)),
    ("Unser Büro ist vom 24.12. bis 3.1. geschlossen.", ("2027-01-04",)),
    ("Ich bin erst in KW 51 wieder erreichbar.", BACK),
    ("Ich befinde mich aktuell nicht im Büro und lese meine E-Mails nur sporadisch.", ("none",)),
    ("Je suis absente du bureau jusqu'au 11 décembre inclus.", AFTER),
    ("Je serai de retour le lundi 14 décembre 2026.", BACK),
    ("Absent du 23/11 au 11/12, en cas d'urgence contactez Paul au 01 99 00 12 34.", AFTER),
    ("Actuellement en congés, je reviens le 14/12/2026.", BACK),
    ("En congé maternité, je serai de retour le 1er mars 2027.", ("2027-03-01",)),
    ("Estoy fuera de la oficina hasta el 11 de diciembre.", AFTER),
    ("Me encuentro de vacaciones y vuelvo el lunes 14 de diciembre de 2026.", BACK),
    ("Estaré ausente del 23/11/2026 al 11/12/2026 sin acceso al correo.", AFTER),
    ("Me reincorporo el 14/12.", BACK),
    ("Estou de férias até 11 de dezembro.", AFTER),
    ("Estarei ausente do escritório de 23/11 a 11/12, com acesso limitado ao e-mail.", AFTER),
    ("Retorno no dia 14 de dezembro de 2026. Em caso de urgência, fale com a Rita.", BACK),
    ("Regresso a 14/12/2026.", BACK),
)

EXCHANGE_SUBJECTS = {
    "en": "Automatic reply: ",
    "de": "Automatische Antwort: ",
    "fr": "Réponse automatique : ",
    "es": "Respuesta automática: ",
    "pt": "Resposta automática: ",
}


def automatic(name: str, text: str, returns_on: tuple[str, ...] = (), **headers: str) -> MailSample:
    """Return an automatic reply."""
    return MailSample(f"auto-{name}", mail(text, **headers), MessageKind.AUTO_REPLY, returns_on=returns_on)


def auto_replies() -> Iterator[MailSample]:
    """Return automatic replies with and without headers that mark them."""
    for number, (text, days) in enumerate(ABSENCES):
        yield automatic(f"absence-{number}", f"{text}\n\nAnn Miller", days, Auto_Submitted="auto-replied")
    away, abwesend = ABSENCES[1][0], ABSENCES[12][0]
    for language, prefix in EXCHANGE_SUBJECTS.items():
        text = {
            "en": away,
            "de": abwesend,
            "fr": ABSENCES[21][0],
            "es": ABSENCES[26][0],
            "pt": ABSENCES[31][0],
        }[language]
        headers = {
            "X_Auto_Response_Suppress": "All",
            "X_MS_Exchange_Generated_Message_Source": "Mailbox Rules Agent",
        }
        yield automatic(
            f"exchange-{language}",
            text,
            BACK,
            Subject=prefix + SUBJECT,
            Auto_Submitted="auto-generated",
            **headers,
        )
        yield automatic(f"exchange-stripped-{language}", text, BACK, Subject=prefix + SUBJECT)
        yield automatic(f"re-{language}", text, BACK, Subject=f"Re: {SUBJECT}")
    yield automatic("gmail", away, BACK, Precedence="bulk", X_Autoreply="yes", Auto_Submitted="auto-replied")
    yield automatic(
        "sieve",
        abwesend,
        BACK,
        Subject=f"Auto: {SUBJECT}",
        Auto_Submitted="auto-replied (vacation)",
        Precedence="bulk",
    )
    yield automatic("zimbra", away, BACK, Auto_Submitted="auto-replied (zimbra; vacation)", Precedence="bulk")
    yield automatic("cpanel", away, BACK, X_Autorespond=SUBJECT, Precedence="auto_reply")
    notes = "AUTO: Ann Miller is out of the office (returning 14.12.2026)"
    note = 'I am out of the office until 14.12.2026.\n\n\nNote: This is an automated response to your message  "Idea" sent on 30.11.2026.'
    yield automatic("notes", note, ("2026-12-14", "2026-12-15"), Subject=notes)
    yield automatic("notes-headers", note, ("2026-12-14", "2026-12-15"), Subject=notes, X_Autoreply="yes")
    abwesenheit = f"Abwesenheitsnotiz: {SUBJECT}"
    yield automatic("gmx", abwesend, BACK, Subject=abwesenheit)
    yield automatic("old-exchange", away, BACK, Subject=f"Out of Office AutoReply: {SUBJECT}")
    yield automatic("icloud", away, BACK, Auto_Submitted="auto-replied", X_Loop="icloud")
    line = "##- Please type your reply above this line -##"
    ticket = f"{line}\n\nYour request (4711) has been received and is being reviewed by our support staff."
    yield automatic(
        "zendesk", ticket, ("none",), Subject=f"[Request received] {SUBJECT}", Auto_Submitted="auto-generated"
    )
    yield automatic("zendesk-stripped", ticket, ("none",), Subject=f"[Request received] {SUBJECT}")
    case = (
        "Thank you for contacting us. A case has been created, number 00012345.\n\nref:_00D20abc._5002xyz:ref"
    )
    yield automatic(
        "salesforce", case, ("none",), Subject=f"Case 00012345: {SUBJECT}", From="support@acme.example"
    )
    eingang = (
        "Vielen Dank für Ihre Anfrage. Wir haben Ihre E-Mail erhalten und werden sie schnellstmöglich bearbeiten.\n"
        "Dies ist eine automatisch generierte E-Mail, bitte antworten Sie nicht darauf."
    )
    yield automatic(
        "ticket-de",
        eingang,
        ("none",),
        Subject=f"[Ticket#2026113010000123] {SUBJECT}",
        From="info@acme.example",
    )
    yield automatic(
        "jira",
        "Just confirming that we got your request. We're on it.",
        ("none",),
        Subject=f"ACME-77 {SUBJECT}",
        X_Auto_Response_Suppress="All",
        Auto_Submitted="auto-generated",
        Precedence="bulk",
    )
    left = "Ann Miller no longer works at Acme. This mailbox is not monitored. Please write to office@acme.example."
    yield automatic("left", left, ("none",), Subject=f"Automatic reply: {SUBJECT}")
    yield automatic("left-re", left, ("none",))
    weg = "Diese E-Mail-Adresse wird nicht mehr abgerufen. Bitte wenden Sie sich an office@acme.example."
    yield automatic("left-de", weg, ("none",), Subject=f"Automatische Antwort: {SUBJECT}")
    yield automatic(
        "challenge",
        "I now use Boxbe. Please click the link to be added to my Guest List.",
        ("none",),
        Subject=f"Re: {SUBJECT} (Action Required)",
        Precedence="bulk",
        Auto_Submitted="auto-replied",
    )
    yield receipt("Read", "en", "Your message was read on Monday, November 30, 2026 9:30:00 AM UTC.")
    yield receipt("Gelesen", "de", "Ihre Nachricht wurde am Montag, 30. November 2026 10:30:00 gelesen.")


def receipt(word: str, language: str, text: str) -> MailSample:
    """Return a read receipt of Outlook."""
    body = (
        f"--B\nContent-Type: text/plain; charset=utf-8\n\n{text}\n--B\nContent-Type: message/disposition-notification\n\n"
        f"Final-recipient: RFC822; {LEAD}\nDisposition: automatic-action/MDN-sent-automatically; displayed\n--B--\n"
    )
    raw = (
        f"From: {LEAD}\nTo: {OWN}\nSubject: {word}: {SUBJECT}\nMIME-Version: 1.0\n"
        f"Content-Type: multipart/report; report-type=disposition-notification; boundary=B\n\n{body}"
    )
    return MailSample(f"auto-receipt-{language}", raw.encode(), MessageKind.AUTO_REPLY, returns_on=("none",))


ANSWERS = {
    "ACCEPTED": CalendarResponse.ACCEPTED,
    "TENTATIVE": CalendarResponse.TENTATIVE,
    "DECLINED": CalendarResponse.DECLINED,
}


def calendar_answers() -> Iterator[MailSample]:
    """Return answers to an invitation, as three programs write them."""
    subjects = {
        "google": "Accepted: Intro @ Tue Dec 1, 2026",
        "outlook": "Zugesagt: Intro",
        "apple": "Ann accepted: Intro",
    }
    for program, subject in subjects.items():
        for name, response in ANSWERS.items():
            attendee = f'ATTENDEE;CUTYPE=INDIVIDUAL;PARTSTAT={name};CN="Miller, Ann":mailto:{LEAD}'
            zone = (
                "DTSTART;TZID=W. Europe Standard Time:20261201T150000"
                if program == "outlook"
                else "DTSTART:20261201T140000Z"
            )
            event = (
                f"BEGIN:VCALENDAR\r\nPRODID:-//{program}//EN\r\nVERSION:2.0\r\nMETHOD:REPLY\r\nBEGIN:VEVENT\r\n{zone}\r\nUID:u1@quillmere"
                f".example\r\n{attendee}\r\nORGANIZER:mailto:{OWN}\r\nSUMMARY:{subject}\r\nEND:VEVENT\r\nEND:VCALENDAR\r\n"
            )
            head = f"From: {LEAD}\nTo: {OWN}\nSubject: {subject}\nMIME-Version: 1.0\n"
            part = f"Content-Type: text/calendar; charset=UTF-8; method=REPLY\n\n{event}"
            if program != "outlook":
                part = f"Content-Type: multipart/alternative; boundary=C\n\n--C\nContent-Type: text/plain\n\nAnn answered.\n--C\n{part}\n--C--\n"
            yield MailSample(
                f"calendar-{program}-{name}",
                (head + part).encode(),
                MessageKind.CALENDAR_ANSWER,
                calendar=response,
            )
    invite = (
        f"BEGIN:VCALENDAR\r\nVERSION:2.0\r\nMETHOD:REQUEST\r\nBEGIN:VEVENT\r\nDTSTART:20261201T140000Z\r\nUID:u2@acme.example\r\n"
        f"ORGANIZER:mailto:{LEAD}\r\nSUMMARY:Call\r\nEND:VEVENT\r\nEND:VCALENDAR\r\n"
    )
    raw = (
        f"From: {LEAD}\nTo: {OWN}\nSubject: Call\nMIME-Version: 1.0\nContent-Type: multipart/alternative; boundary=C\n\n--C\n"
        f"Content-Type: text/plain\n\nHere is the invitation.\n--C\nContent-Type: text/calendar; method=REQUEST\n\n{invite}\n--C--\n"
    )
    yield MailSample("calendar-request", raw.encode(), words=("Here is the invitation.",))


def newsletters() -> Iterator[MailSample]:
    """Return mass mailings, most of them without headers that mark them."""
    news = (
        "Acme News, November\n\nOur new catalog is here. Discover the winter offers.\n\nView in browser\n\nUnsubscribe | Privacy policy\n"
        "Acme Ltd, 1 High Street, Leeds"
    )
    html = (
        '<table><tr><td><a href="https://m.acme.example/v">View this email in your browser</a></td></tr><tr><td>Winter offers</td></tr><tr>'
        '<td>You are receiving this because you signed up. <a href="https://m.acme.example/u">Unsubscribe</a></td></tr></table>'
    )
    rundbrief = "Unser Rundbrief im November\n\nNeue Produkte und Termine.\n\nSie möchten diesen Newsletter nicht mehr erhalten? Hier abmelden."
    lettre = (
        "Notre lettre de novembre\n\nDécouvrez nos offres.\n\nVoir la version en ligne\n\nSi vous ne souhaitez plus recevoir nos messages, "
        "cliquez ici pour vous désabonner"
    )
    boletin = "Boletín de noviembre\n\nNovedades y ofertas.\n\nVer en el navegador\n\nDarse de baja"
    for name, text, page, headers in (
        ("noreply", news, None, {"From": "Acme <noreply@acme.example>", "Subject": "November news"}),
        ("html", "", html, {"From": "Acme <news@acme.example>", "Subject": "Winter offers"}),
        ("german", rundbrief, None, {"From": "newsletter@acme.example", "Subject": "Rundbrief November"}),
        ("french", lettre, None, {"From": "contact@acme.example", "Subject": "Lettre de novembre"}),
        ("spanish", boletin, None, {"From": "info@acme.example", "Subject": "Boletín"}),
        ("list", news, None, {"List_Unsubscribe": "<https://m.acme.example/u>", "Subject": "November news"}),
        ("mailchimp", news, None, {"X_Mailer": "Mailchimp Mailer", "X_MC_User": "abc", "Subject": "News"}),
        ("bulk", news, None, {"Precedence": "bulk", "Subject": "News"}),
    ):
        yield MailSample(f"bulk-{name}", mail(text, page, **headers), MessageKind.BULK)


def report_samples() -> Iterator[MailSample]:
    """Return the messages of every program."""
    for builder in (auto_replies, bounces, calendar_answers, newsletters):
        yield from builder()
