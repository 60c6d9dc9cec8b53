"""Messages of a mailbox with known truth, as mail programs and servers write them."""

from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime
from html import escape
from random import Random
from typing import NamedTuple

from benchmarks.mail_texts import (
    ABSENCES,
    ATTRIBUTIONS,
    AUTO_SUBJECTS,
    CLOSINGS,
    HEADER_BLOCKS,
    LANGUAGES,
    MONTHS,
    OUR_TEXTS,
    PHONE_SIGNATURES,
    REPLIES,
    WEEKDAYS,
)

OWN_ADDRESS = "alex@quillmere.example"
START = datetime(2026, 11, 2, 8, 0, tzinfo=UTC)

_FIRST = "Ada Ben Cem Dana Eli Femi Gina Hugo Ines Jon Kim Lea Mia Nils Olga Paul Rosa Sam Tara Vera José Zoë Jürgen Chloé".split()
_LAST = "Alberg Bersen Carfeld Dorini Elmann Fersley Garwick Holmgren Isova Janda Kellner Lorvic Marton Norrick Müller García".split()
_FIRMS = "acme beta cargo delta ember fjord grove helix iris jura kite lumen metro nova orbit pylon quartz ridge solar terra".split()


class Sent(NamedTuple):
    """An email that we sent to a lead."""

    lead: int
    language: str
    name: str
    address: str
    message_id: str
    subject: str
    text: str
    at: datetime


class Truth(NamedTuple):
    """What a message is."""

    kind: str
    lead: int | None
    words: str | None = None
    """For replies: what the sender wrote, without quotation and signature."""
    bounce: str | None = None


class Mail(NamedTuple):
    raw: bytes
    truth: Truth
    form: str
    """How it was made, for reports of errors."""


def sent_emails(random: Random, count: int) -> list[Sent]:
    """Return one sent email for each of `count` leads."""
    emails = []
    for lead in range(count):
        language = LANGUAGES[lead % len(LANGUAGES)]
        name = f"{random.choice(_FIRST)} {random.choice(_LAST)}"
        address = f"lead{lead}@{random.choice(_FIRMS)}{lead % 37}.example"
        identity = f"{random.getrandbits(128):032x}"
        text = OUR_TEXTS[language].format(first=name.split(maxsplit=1)[0])
        at = START + timedelta(minutes=random.randrange(20_000))
        emails.append(
            Sent(
                lead, language, name, address, f"<{identity}@quillmere.example>", f"Demo {lead % 9}", text, at
            )
        )
    return emails


def messages(random: Random, sent: list[Sent], count: int) -> Iterator[Mail]:
    """Yield `count` messages: replies, automatic replies, bounces, complaints, copies, and mail of strangers."""
    makers: list[tuple[int, Callable[[Random, list[Sent]], Mail]]] = [
        (44, _reply),
        (13, _auto_reply),
        (13, _bounce),
        (2, _complaint),
        (6, _own_copy),
        (4, _calendar_answer),
        (6, _newsletter),
        (5, _spam),
        (7, _stranger),
    ]
    weights = [weight for weight, _ in makers]
    for _ in range(count):
        maker = random.choices([maker for _, maker in makers], weights)[0]
        yield maker(random, sent)


# Replies


def _reply(random: Random, sent: list[Sent]) -> Mail:
    email = random.choice(sent)
    language = email.language
    client = random.choice(["gmail", "outlook", "apple", "thunderbird"])
    words = random.choice(REPLIES[language])
    is_inline = client == "thunderbird" and random.random() < 0.25
    signature = _signature(random, email, language, client)
    history = _history(random, email, client, language)
    by_colleague = random.random() < 0.06
    has_ids = random.random() < 0.9 or by_colleague
    at = email.at + timedelta(hours=random.randrange(1, 90))
    sender = (
        f"{random.choice(_FIRST)} {random.choice(_LAST)}",
        f"colleague{email.lead}@{email.address.split('@')[1]}",
    )
    name, address = sender if by_colleague else (email.name, email.address)
    message = _message(
        random, name, address, f"{random.choice(['Re', 'RE', 'AW', 'Antw', 'RV'])}: {email.subject}", at
    )
    if has_ids:
        message["In-Reply-To"] = email.message_id
        message["References"] = email.message_id
    if random.random() < 0.1:
        message["Auto-Submitted"] = "no"
    if is_inline:
        quoted = [f"> {line}" for line in email.text.splitlines()]
        middle = len(quoted) // 2
        plain = "\n".join(
            [_attribution(random, email, client, language), *quoted[:middle], "", words, "", *quoted[middle:]]
        )
    else:
        plain = f"{words}\n\n{signature}\n\n{history}"
    _fill(random, message, plain, client, words, signature, email, is_inline=is_inline, language=language)
    return Mail(
        message.as_bytes(policy=SMTP), Truth("reply", email.lead, words), f"reply {client} {language}"
    )


def _signature(random: Random, email: Sent, language: str, client: str) -> str:
    if client in {"apple", "gmail"} and random.random() < 0.3:
        return random.choice(PHONE_SIGNATURES[language])
    lines = [random.choice(CLOSINGS[language]), email.name]
    if random.random() < 0.5:
        lines += [
            "Head of Sales",
            f"{email.address.split('@')[1].split('.')[0].title()} AG",
            "Tel. +49 30 1234567",
            "www.firm.example",
        ]
    if random.random() < 0.2:
        lines = ["-- ", *lines[1:]]
    return "\n".join(lines)


def _attribution(random: Random, email: Sent, client: str, language: str) -> str:
    at = email.at
    fields = {
        "day": at.day,
        "month": MONTHS[language][at.month - 1],
        "number": f"{at.month:02d}",
        "two": f"{at.day:02d}",
        "year": at.year,
        "time": f"{at.hour:02d}:{at.minute:02d}",
        "weekday": WEEKDAYS[language][at.weekday()],
        "name": "Alex Rivera",
        "address": OWN_ADDRESS,
    }
    line = ATTRIBUTIONS[client][language].format(**fields)
    if client == "gmail" and len(line) > 70 and random.random() < 0.7:
        cut = line.rfind(" ", 0, 72)
        line = f"{line[:cut]}\n{line[cut + 1 :]}"
    return line


def _history(random: Random, email: Sent, client: str, language: str) -> str:
    if client == "outlook":
        return HEADER_BLOCKS[language].format(
            name="Alex Rivera",
            address=OWN_ADDRESS,
            to=email.address,
            subject=email.subject,
            date=email.at.strftime("%d.%m.%Y %H:%M"),
            text=email.text,
        )
    lines = [f"> {line}" for line in email.text.splitlines()]
    for _ in range(random.randrange(3)):
        inner = "Hello, please tell us more about your product. Unsubscribe me never mind."
        lines += [">", f"> {_attribution(random, email, client, language)}", f">> {inner}"]
    return "\n".join([_attribution(random, email, client, language), *lines])


def _fill(
    random: Random,
    message: EmailMessage,
    plain: str,
    client: str,
    words: str,
    signature: str,
    email: Sent,
    *,
    is_inline: bool,
    language: str,
) -> None:
    form = random.choice(["plain", "both", "both", "html"])
    charset = random.choice(["utf-8", "utf-8", "iso-8859-1", "windows-1252"])
    if charset != "utf-8":
        try:
            plain.encode(charset)
        except UnicodeEncodeError:
            charset = "utf-8"
    encoding = random.choice(["quoted-printable", "base64", "8bit"])
    if is_inline or form == "plain":
        message.set_content(plain, charset=charset, cte=encoding)
        return
    attribution = _attribution(random, email, client, language).replace("\n", " ")
    quoted = "".join(f"<div>{escape(line) or '<br>'}</div>" for line in email.text.splitlines())
    written = "".join(f"<div>{escape(line) or '<br>'}</div>" for line in words.splitlines())
    signed = "".join(f"<div>{escape(line)}</div>" for line in signature.splitlines())
    if client == "outlook":
        block = _history(random, email, client, language)
        rows = "".join(f"<p class=MsoNormal>{escape(line)}<o:p></o:p></p>" for line in block.splitlines())
        html = f"<html><head><style>p{{margin:0}}</style></head><body><p class=MsoNormal>{written}</p><p>{signed}</p><div style='border:none;border-top:solid #E1E1E1 1.0pt'>{rows}</div></body></html>"
    elif client == "gmail":
        html = f'<div dir="ltr">{written}<br>{signed}</div><br><div class="gmail_quote"><div dir="ltr" class="gmail_attr">{escape(attribution)}<br></div><blockquote class="gmail_quote" style="margin:0">{quoted}</blockquote></div>'
    else:
        html = f'<html><body>{written}<br>{signed}<div><br><blockquote type="cite"><div>{escape(attribution)}</div><br>{quoted}</blockquote></div></body></html>'
    if form == "both":
        message.set_content(plain, charset=charset, cte=encoding)
        message.add_alternative(html, subtype="html", charset="utf-8", cte="quoted-printable")
    else:
        message.set_content(html, subtype="html", charset="utf-8", cte="quoted-printable")


# Automatic replies


def _auto_reply(random: Random, sent: list[Sent]) -> Mail:
    email = random.choice(sent)
    language = email.language
    system = random.choice(
        ["exchange", "gmail", "outlook-rule", "vacation", "zendesk", "ews-no-headers", "receipt"]
    )
    back = email.at + timedelta(days=random.randrange(2, 20))
    text = random.choice(ABSENCES[language]).format(
        day=back.day,
        month=MONTHS[language][back.month - 1],
        number=f"{back.month:02d}",
        two=f"{back.day:02d}",
        year=back.year,
    )
    subject = f"{random.choice(AUTO_SUBJECTS[language])} {email.subject}"
    message = _message(random, email.name, email.address, subject, email.at + timedelta(minutes=2))
    headers = {
        "exchange": {"Auto-Submitted": "auto-generated", "X-Auto-Response-Suppress": "All"},
        "gmail": {"Auto-Submitted": "auto-replied", "Precedence": "bulk", "X-Autoreply": "yes"},
        "outlook-rule": {"X-MS-Exchange-Inbox-Rules-Loop": email.address},
        "vacation": {"Precedence": "bulk", "Auto-Submitted": "auto-replied (vacation)"},
        "zendesk": {"Auto-Submitted": "auto-generated", "X-Zendesk-From-Account-Id": "abc"},
        "ews-no-headers": {},
        "receipt": {"Auto-Submitted": "auto-replied"},
    }[system]
    for name, value in headers.items():
        message[name] = value
    if random.random() < 0.8:
        message["In-Reply-To"] = email.message_id
        message["References"] = email.message_id
    if system == "zendesk":
        message.replace_header("Subject", f"[Request received] {email.subject}")
        text = "Your request (12345) has been received and is being reviewed by our support staff.\n\nTo add additional comments, reply to this email."
    if system == "ews-no-headers" and random.random() < 0.4:
        message.replace_header("Subject", f"Re: {email.subject}")
    message.set_content(text)
    if system == "receipt":
        message.replace_header("Subject", f"Read: {email.subject}")
        return Mail(_receipt(message, email), Truth("auto_reply", email.lead), "receipt")
    return Mail(message.as_bytes(policy=SMTP), Truth("auto_reply", email.lead), f"auto {system} {language}")


def _receipt(message: EmailMessage, email: Sent) -> bytes:
    head = "".join(
        f"{name}: {value}\r\n"
        for name, value in message.items()
        if name.lower() not in {"content-type", "mime-version", "content-transfer-encoding"}
    )
    return (
        f"{head}MIME-Version: 1.0\r\nContent-Type: multipart/report; report-type=disposition-notification; boundary=bb\r\n\r\n"
        f"--bb\r\nContent-Type: text/plain\r\n\r\nYour message was read.\r\n--bb\r\nContent-Type: message/disposition-notification\r\n\r\n"
        f"Final-Recipient: rfc822;{email.address}\r\nOriginal-Message-ID: {email.message_id}\r\n"
        "Disposition: manual-action/MDN-sent-manually; displayed\r\n\r\n--bb--\r\n"
    ).encode()


# Bounces

_HARD = [
    ("5.1.1", "550 5.1.1 The email account that you tried to reach does not exist"),
    ("5.1.10", "550 5.1.10 RESOLVER.ADR.RecipientNotFound; Recipient not found by SMTP address lookup"),
    ("5.1.2", "550 5.1.2 Host unknown"),
]
_FULL = [
    ("5.2.2", "552 5.2.2 Mailbox full"),
    ("4.2.2", "452 4.2.2 The email account that you tried to reach is over quota"),
]
_SOFT = [
    ("4.4.1", "connect to mx.firm.example[192.0.2.1]:25: Connection timed out"),
    ("5.7.1", "554 5.7.1 Message rejected as spam by content scanner"),
    ("4.7.0", "421 4.7.0 Try again later"),
]


def _bounce(random: Random, sent: list[Sent]) -> Mail:
    email = random.choice(sent)
    system = random.choice(
        ["postfix", "exim", "exchange", "gmail", "qmail", "sendmail", "ses", "yahoo", "domino", "mdaemon"]
    )
    truth, (status, words) = random.choice(
        [
            ("hard", random.choice(_HARD)),
            ("hard", random.choice(_HARD)),
            ("mailbox_full", random.choice(_FULL)),
            ("soft", random.choice(_SOFT)),
        ]
    )
    is_delayed = status.startswith("4")
    at = email.at + timedelta(minutes=3)
    raw = {
        "qmail": _qmail,
        "exim": _exim,
        "yahoo": _yahoo,
    }.get(system, _dsn)(random, email, system, status, words, is_delayed, at)
    if system in {"qmail", "yahoo"} and is_delayed:
        truth = truth if "quota" in words else "soft"
    return Mail(raw, Truth("bounce", email.lead, bounce=truth), f"bounce {system} {status}")


def _original(random: Random, email: Sent, *, headers_only: bool) -> str:
    body = "" if headers_only else f"\r\n{email.text}\r\n"
    return (
        f"From: Alex Rivera <{OWN_ADDRESS}>\r\nTo: {email.address}\r\nSubject: {email.subject}\r\n"
        f"Message-ID: {email.message_id}\r\nDate: {format_datetime(email.at)}\r\nMIME-Version: 1.0\r\n"
        f"Content-Type: text/plain; charset=utf-8\r\n{body}"
    )


def _dsn(
    random: Random, email: Sent, system: str, status: str, words: str, is_delayed: bool, at: datetime
) -> bytes:
    domain = email.address.split("@")[1]
    sender = {
        "postfix": f"MAILER-DAEMON@mx.{domain} (Mail Delivery System)",
        "exchange": f"Microsoft Outlook <MicrosoftExchange329e71ec88ae4615bbc36ab6ce41109e@{domain}>",
        "gmail": "Mail Delivery Subsystem <mailer-daemon@googlemail.example>",
        "sendmail": f"Mail Delivery Subsystem <MAILER-DAEMON@{domain}>",
        "ses": "MAILER-DAEMON@us-east-1.amazonses.example",
        "domino": f"Postmaster@{domain}",
        "mdaemon": f"MDaemon at {domain} <MDaemon@{domain}>",
    }[system]
    subject = {
        "postfix": "Undelivered Mail Returned to Sender"
        if not is_delayed
        else "Delayed Mail (still being retried)",
        "exchange": f"Undeliverable: {email.subject}"
        if not is_delayed
        else f"Delivery delayed: {email.subject}",
        "gmail": "Delivery Status Notification (Failure)"
        if not is_delayed
        else "Delivery Status Notification (Delay)",
        "sendmail": "Returned mail: see transcript for details"
        if not is_delayed
        else "Warning: could not send message for past 4 hours",
        "ses": "Delivery Status Notification (Failure)",
        "domino": f"DELIVERY FAILURE: {words}",
        "mdaemon": "Delivery failure notification",
    }[system]
    part = random.choice(["message/rfc822", "text/rfc822-headers"])
    original = _original(random, email, headers_only=part != "message/rfc822")
    xtext = "rfc822; " if random.random() < 0.8 else "rfc822;"
    action = "delayed" if is_delayed else "failed"
    return (
        f"Return-Path: <>\r\nFrom: {sender}\r\nTo: {OWN_ADDRESS}\r\nSubject: {subject}\r\nDate: {format_datetime(at)}\r\n"
        f"Message-ID: <{random.getrandbits(64):x}@mx.{domain}>\r\nAuto-Submitted: auto-replied\r\nMIME-Version: 1.0\r\n"
        'Content-Type: multipart/report; report-type=delivery-status; boundary="b1"\r\n\r\n'
        f"--b1\r\nContent-Type: text/plain; charset=us-ascii\r\n\r\nThis is the mail system. Your message could not be delivered.\r\n<{email.address}>: {words}\r\n\r\n"
        f"--b1\r\nContent-Type: message/delivery-status\r\n\r\nReporting-MTA: dns; mx.{domain}\r\nArrival-Date: {format_datetime(at)}\r\n\r\n"
        f"Final-Recipient: {xtext}{email.address}\r\nOriginal-Recipient: rfc822;{email.address}\r\nAction: {action}\r\nStatus: {status}\r\n"
        f"Diagnostic-Code: smtp; {words}\r\n\r\n--b1\r\nContent-Type: {part}\r\n\r\n{original}\r\n--b1--\r\n"
    ).encode()


def _qmail(
    random: Random, email: Sent, system: str, status: str, words: str, is_delayed: bool, at: datetime
) -> bytes:
    return (
        f"Return-Path: <>\r\nFrom: MAILER-DAEMON@mail.firm.example\r\nTo: {OWN_ADDRESS}\r\nSubject: failure notice\r\nDate: {format_datetime(at)}\r\n\r\n"
        "Hi. This is the qmail-send program at mail.firm.example.\r\nI'm afraid I wasn't able to deliver your message to the following addresses.\r\n"
        f"This is a permanent error; I've given up. Sorry it didn't work out.\r\n\r\n<{email.address}>:\r\n{words}\r\n\r\n"
        f"--- Below this line is a copy of the message.\r\n\r\nReturn-Path: <{OWN_ADDRESS}>\r\n{_original(random, email, headers_only=False)}"
    ).encode()


def _exim(
    random: Random, email: Sent, system: str, status: str, words: str, is_delayed: bool, at: datetime
) -> bytes:
    if is_delayed:
        subject, text = (
            "Warning: message delayed 24 hours",
            "This message was created automatically by mail delivery software.\r\nA message that you sent has not yet been delivered to one or more of its recipients\r\nafter more than 24 hours in the queue. Delivery attempts will continue; it is still trying.",
        )
    else:
        subject, text = (
            "Mail delivery failed: returning message to sender",
            "This message was created automatically by mail delivery software.\r\n\r\nA message that you sent could not be delivered to one or more of its recipients. This is a permanent error. The following address(es) failed:",
        )
    return (
        f"Return-Path: <>\r\nX-Failed-Recipients: {email.address}\r\nAuto-Submitted: auto-replied\r\nFrom: Mail Delivery System <Mailer-Daemon@mx.firm.example>\r\n"
        f"To: {OWN_ADDRESS}\r\nSubject: {subject}\r\nDate: {format_datetime(at)}\r\nReferences: {email.message_id}\r\n\r\n{text}\r\n\r\n  {email.address}\r\n    {words}\r\n\r\n"
        f"------ This is a copy of the message, including all the headers. ------\r\n\r\n{_original(random, email, headers_only=False)}"
    ).encode()


def _yahoo(
    random: Random, email: Sent, system: str, status: str, words: str, is_delayed: bool, at: datetime
) -> bytes:
    return (
        f"From: MAILER-DAEMON@yahoo.example\r\nTo: {OWN_ADDRESS}\r\nSubject: Failure Notice\r\nX-Yahoo-Newman-Property: bouncemessage\r\nDate: {format_datetime(at)}\r\n\r\n"
        f"Sorry, we were unable to deliver your message to the following address.\r\n\r\n<{email.address}>:\r\n{words}\r\n\r\n--- Below this line is a copy of the message.\r\n\r\n{_original(random, email, headers_only=False)}"
    ).encode()


def _complaint(random: Random, sent: list[Sent]) -> Mail:
    email = random.choice(sent)
    part = random.choice(["message/rfc822", "text/rfc822-headers"])
    raw = (
        f"From: <feedback@isp.example>\r\nTo: {OWN_ADDRESS}\r\nSubject: FW: {email.subject}\r\nDate: {format_datetime(email.at)}\r\nMIME-Version: 1.0\r\n"
        "Content-Type: multipart/report; report-type=feedback-report; boundary=c1\r\n\r\n"
        "--c1\r\nContent-Type: text/plain\r\n\r\nThis is an email abuse report.\r\n--c1\r\nContent-Type: message/feedback-report\r\n\r\n"
        f"Feedback-Type: abuse\r\nUser-Agent: SomeGenerator/1.0\r\nVersion: 1\r\nOriginal-Mail-From: <{OWN_ADDRESS}>\r\nOriginal-Rcpt-To: <{email.address}>\r\n\r\n"
        f"--c1\r\nContent-Type: {part}\r\n\r\n{_original(random, email, headers_only=part != 'message/rfc822')}\r\n--c1--\r\n"
    ).encode()
    return Mail(raw, Truth("complaint", email.lead), "complaint")


# Copies, calendars, and strangers


def _own_copy(random: Random, sent: list[Sent]) -> Mail:
    email = random.choice(sent)
    is_ours = random.random() < 0.7
    message = _message(random, "Alex Rivera", OWN_ADDRESS, email.subject, email.at, to=email.address)
    if is_ours:
        message.replace_header("Message-ID", email.message_id)
    else:
        message["In-Reply-To"] = f"<{random.getrandbits(64):x}@mail.example>"
    message.set_content(
        email.text if is_ours else "Hi, as discussed on the phone, here are the details.\n\nAlex"
    )
    return Mail(
        message.as_bytes(policy=SMTP), Truth("own_copy", email.lead), "own copy" if is_ours else "own message"
    )


def _calendar_answer(random: Random, sent: list[Sent]) -> Mail:
    email = random.choice(sent)
    answer = random.choice(["ACCEPTED", "DECLINED", "TENTATIVE"])
    word = {"ACCEPTED": "Accepted", "DECLINED": "Declined", "TENTATIVE": "Tentative"}[answer]
    message = _message(
        random, email.name, email.address, f"{word}: Quillmere demo", email.at + timedelta(hours=3)
    )
    message["In-Reply-To"] = email.message_id
    message.set_content(f"{email.name} has {word.lower()} this invitation.")
    ical = (
        "BEGIN:VCALENDAR\r\nPRODID:-//Example//EN\r\nVERSION:2.0\r\nMETHOD:REPLY\r\nBEGIN:VEVENT\r\n"
        f"UID:{random.getrandbits(64):x}@quillmere.example\r\nDTSTART:20261210T100000Z\r\nDTEND:20261210T103000Z\r\n"
        f"ORGANIZER:mailto:{OWN_ADDRESS}\r\nATTENDEE;CN={email.name};PARTSTAT={answer}:mailto:{email.address}\r\nEND:VEVENT\r\nEND:VCALENDAR\r\n"
    )
    message.add_alternative(ical, subtype="calendar", params={"method": "REPLY"})
    return Mail(message.as_bytes(policy=SMTP), Truth("calendar_answer", email.lead), f"calendar {answer}")


def _newsletter(random: Random, sent: list[Sent]) -> Mail:
    name = random.choice(_FIRMS)
    message = _message(
        random,
        f"{name.title()} News",
        f"news@{name}-mail.example",
        f"{random.randrange(3, 12)} ideas for November",
        START + timedelta(minutes=random.randrange(20_000)),
    )
    style = random.randrange(3)
    if style == 0:
        message["List-Unsubscribe"] = f"<https://{name}.example/u/1>"
    elif style == 1:
        message["List-Id"] = f"<news.{name}.example>"
        message["Precedence"] = "list"
    else:
        message["List-Unsubscribe"] = f"<mailto:u@{name}.example>"
        message["Feedback-ID"] = "1:2:3:x"
    message.set_content("Read our newest ideas. Unsubscribe at any time: https://news.example/u")
    return Mail(message.as_bytes(policy=SMTP), Truth("bulk", None), "newsletter")


def _spam(random: Random, sent: list[Sent]) -> Mail:
    message = _message(
        random, "Prize Office", f"win{random.randrange(9999)}@prize.example", "You have won", START
    )
    message["X-Spam-Flag"] = "YES"
    message.set_content("Congratulations! Send us your bank details. Not interested? Unsubscribe.")
    return Mail(message.as_bytes(policy=SMTP), Truth("bulk", None), "spam")


def _stranger(random: Random, sent: list[Sent]) -> Mail:
    """Return mail of somebody else: a new contact, or another thread with a subject like ours."""
    email = random.choice(sent)
    name = f"{random.choice(_FIRST)} {random.choice(_LAST)}"
    message = _message(
        random, name, f"someone{random.randrange(10**6)}@elsewhere.example", f"Re: {email.subject}", email.at
    )
    if random.random() < 0.6:
        reference = f"<{random.getrandbits(64):x}@elsewhere.example>"
        message["In-Reply-To"] = reference
        message["References"] = reference
    words = random.choice(REPLIES[random.choice(LANGUAGES)])
    message.set_content(
        f"{words}\n\nOn Mon, 2 Nov 2026 at 10:00, Kim <kim@elsewhere.example> wrote:\n> See you there."
    )
    return Mail(message.as_bytes(policy=SMTP), Truth("reply", None, words), "stranger")


def _message(
    random: Random, name: str, address: str, subject: str, at: datetime, *, to: str = OWN_ADDRESS
) -> EmailMessage:
    message = EmailMessage()
    message["From"] = f'"{name}" <{address}>'
    message["To"] = to
    message["Subject"] = subject
    message["Date"] = format_datetime(at)
    message["Message-ID"] = f"<{random.getrandbits(96):x}@{address.split('@')[1]}>"
    if random.random() < 0.3:
        message["Delivered-To"] = OWN_ADDRESS
        message["Received"] = (
            f"from mx.{address.split('@')[1]} by mx.quillmere.example; {format_datetime(at)}"
        )
    return message
