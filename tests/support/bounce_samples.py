"""Raw reports of mail servers, written from knowledge of the servers before the rules were read."""

from collections.abc import Iterator

from leadops_core.schemas.conversation import BounceType, MessageKind
from tests.support.mail_samples import LEAD, ORIGINAL, ORIGINAL_ID, OWN, SUBJECT, MailSample, mail

HARD, FULL, SOFT = BounceType.HARD, BounceType.MAILBOX_FULL, BounceType.SOFT
REPORTS: tuple[tuple[str, str, str, str, BounceType], ...] = (
    # server, action, status, diagnostic code, type
    (
        "postfix",
        "failed",
        "5.1.1",
        f"550 5.1.1 <{LEAD}>: Recipient address rejected: User unknown in virtual mailbox table",
        HARD,
    ),
    (
        "postfix-full",
        "failed",
        "5.2.2",
        f"552 5.2.2 <{LEAD}>: Quota exceeded (mailbox for user is full)",
        FULL,
    ),
    (
        "postfix-delayed",
        "delayed",
        "4.4.1",
        "connect to mx.acme.example[192.0.2.1]:25: Connection timed out",
        SOFT,
    ),
    (
        "postfix-expired",
        "failed",
        "4.4.1",
        "connect to mx.acme.example[192.0.2.1]:25: Connection timed out",
        SOFT,
    ),
    (
        "postfix-no-host",
        "failed",
        "5.4.4",
        "Host or domain name not found. Name service error for name=acme.example type=AAAA",
        HARD,
    ),
    (
        "office365",
        "failed",
        "5.1.10",
        "550 5.1.10 RESOLVER.ADR.RecipientNotFound; Recipient ann not found by SMTP address lookup",
        HARD,
    ),
    (
        "office365-blocked",
        "failed",
        "5.7.606",
        "550 5.7.606 Access denied, banned sending IP [192.0.2.9]. To request removal",
        SOFT,
    ),
    (
        "office365-restricted",
        "failed",
        "5.7.133",
        "550 5.7.133 RESOLVER.RST.SenderNotAuthenticatedForGroup; authentication required",
        SOFT,
    ),
    (
        "office365-full",
        "failed",
        "5.2.2",
        "554 5.2.2 mailbox full; STOREDRV.Deliver.Exception:QuotaExceededException.MapiExceptionShutoff",
        FULL,
    ),
    (
        "office365-disabled",
        "failed",
        "5.1.1",
        "550 5.4.1 Recipient address rejected: Access denied. AS(201806281)",
        HARD,
    ),
    (
        "gmail",
        "failed",
        "5.1.1",
        "550-5.1.1 The email account that you tried to reach does not exist. Please try double-checking",
        HARD,
    ),
    (
        "gmail-quota",
        "failed",
        "5.2.2",
        "552-5.2.2 The email account that you tried to reach is over quota.",
        FULL,
    ),
    (
        "gmail-inactive",
        "failed",
        "5.2.1",
        "550 5.2.1 The email account that you tried to reach is disabled.",
        HARD,
    ),
    (
        "gmail-spam",
        "failed",
        "5.7.1",
        "550-5.7.1 Our system has detected that this message is likely unsolicited mail.",
        SOFT,
    ),
    (
        "gmail-delay",
        "delayed",
        "4.2.1",
        "450-4.2.1 The user you are trying to contact is receiving mail at a rate that",
        SOFT,
    ),
    ("sendmail", "failed", "5.1.1", "550 5.1.1 <ann@acme.example>... User unknown", HARD),
    ("sendmail-relay", "failed", "5.7.1", "550 5.7.1 <ann@acme.example>... Relaying denied", SOFT),
    ("ses", "failed", "5.1.1", "550 5.1.1 user unknown", HARD),
    (
        "ses-suppressed",
        "failed",
        "5.1.1",
        "Amazon SES has suppressed sending to this address because it has a recent history of bouncing",
        HARD,
    ),
    ("sendgrid", "failed", "5.1.1", "550 5.1.1 The email account does not exist", HARD),
    ("mailgun", "failed", "5.0.0", "605 Not delivering to previously bounced address", HARD),
    (
        "yahoo",
        "failed",
        "5.0.0",
        "554 delivery error: dd This user doesn't have a yahoo.com account (ann@acme.example) [0]",
        HARD,
    ),
    (
        "yahoo-policy",
        "failed",
        "5.7.9",
        "554 5.7.9 Message not accepted for policy reasons. See https://postmaster.yahooinc.com",
        SOFT,
    ),
    ("icloud", "failed", "5.1.1", "550 5.1.1 <ann@acme.example>: user does not exist", HARD),
    ("icloud-full", "failed", "5.2.2", "552 5.2.2 <ann@acme.example>: user is over quota", FULL),
    (
        "mimecast",
        "failed",
        "5.0.0",
        "550 Invalid Recipient - https://community.mimecast.com/docs/DOC-1369#550 [x.uk12]",
        HARD,
    ),
    (
        "mimecast-policy",
        "failed",
        "5.0.0",
        "550 Administrative prohibition - envelope blocked - https://community.mimecast.com",
        SOFT,
    ),
    ("proofpoint", "failed", "5.1.1", "550 5.1.1 User Unknown (pphosted)", HARD),
    (
        "proofpoint-policy",
        "failed",
        "5.7.0",
        "554 5.7.0 Blocked - see https://ipcheck.proofpoint.com/?ip=192.0.2.9",
        SOFT,
    ),
    (
        "zimbra",
        "failed",
        "5.1.1",
        "550 5.1.1 <ann@acme.example>: Recipient address rejected: acme.example",
        HARD,
    ),
    (
        "barracuda",
        "failed",
        "5.0.0",
        "550 permanent failure for one or more recipients (ann@acme.example:blocked)",
        SOFT,
    ),
    (
        "spamhaus",
        "failed",
        "5.7.1",
        "554 5.7.1 Service unavailable; Client host [192.0.2.9] blocked using zen.spamhaus.org",
        SOFT,
    ),
    (
        "greylisted",
        "delayed",
        "4.7.1",
        "450 4.7.1 <ann@acme.example>: Recipient address rejected: Greylisted",
        SOFT,
    ),
    ("too-large", "failed", "5.3.4", "552 5.3.4 Message size exceeds fixed limit", SOFT),
    (
        "dmarc",
        "failed",
        "5.7.26",
        "550-5.7.26 Unauthenticated email from quillmere.example is not accepted due to domain's DMARC policy",
        SOFT,
    ),
    ("gmx", "failed", "5.0.0", "550 Requested action not taken: mailbox unavailable", HARD),
    ("ionos", "failed", "5.0.0", "550 <ann@acme.example> recipient rejected, mailbox unknown", HARD),
    ("ovh-full", "failed", "5.2.2", "552 5.2.2 Mailbox size limit exceeded", FULL),
    ("null-mx", "failed", "5.1.10", "556 5.1.10 Recipient address has null MX", HARD),
)
HEADERS = f"Message-ID: {ORIGINAL_ID}\nFrom: Alex Stone <{OWN}>\nTo: {LEAD}\nSubject: {SUBJECT}\n"


def report(server: str, action: str, status: str, code: str, kind: BounceType) -> MailSample:
    """Return a report in the form of RFC 3464, whose words are another language than English for some servers."""
    words = (
        "Ihre Nachricht konnte nicht zugestellt werden."
        if server in ("gmx", "ionos")
        else "Delivery status notification"
    )
    body = (
        f"--B\nContent-Type: text/plain; charset=utf-8\n\n{words}\n\n<{LEAD}>: {code}\n--B\nContent-Type: "
        f"message/delivery-status\n\nReporting-MTA: dns; mx.example\n\nFinal-Recipient: rfc822; {LEAD}\nAction: {action}\n"
        f"Status: {status}\nDiagnostic-Code: smtp; {code}\n--B\nContent-Type: text/rfc822-headers\n\n{HEADERS}\n--B--\n"
    )
    raw = (
        f"From: Mail Delivery System <MAILER-DAEMON@mx.example>\nTo: {OWN}\nSubject: Undelivered Mail Returned to Sender\n"
        f"Auto-Submitted: auto-replied\nMIME-Version: 1.0\n"
        f"Content-Type: multipart/report; report-type=delivery-status; boundary=B\n\n{body}"
    )
    return MailSample(
        f"bounce-{server}",
        raw.encode(),
        MessageKind.BOUNCE,
        bounce=kind,
        is_delayed=action == "delayed",
        recipient=LEAD,
    )


QMAIL = (
    "Hi. This is the qmail-send program at mx.acme.example.\nI'm afraid I wasn't able to deliver your message to the following "
    f"addresses.\nThis is a permanent error; I've given up. Sorry it didn't work out.\n\n<{LEAD}>:\n"
)
EXIM = (
    "This message was created automatically by mail delivery software.\n\nA message that you sent could not be delivered to one "
    f"or more of its\nrecipients. This is a permanent error. The following address(es) failed:\n\n  {LEAD}\n    "
)
EXCHANGE = (
    f"Your message did not reach some or all of the intended recipients.\n\n      Subject:\t{SUBJECT}\n      Sent:\t30.11.2026 "
    f"09:12\n\nThe following recipient(s) cannot be reached:\n\n      {LEAD} on 30.11.2026 09:13\n            "
)
COPY = f"\n\n--- Below this line is a copy of the message.\n\nReturn-Path: <{OWN}>\n{HEADERS}\n{ORIGINAL}"
PLAIN: tuple[tuple[str, str, str, str, BounceType], ...] = (
    # server, sender, subject, text, type
    (
        "qmail",
        "MAILER-DAEMON@mx.acme.example",
        "failure notice",
        QMAIL + "Sorry, no mailbox here by that name. (#5.1.1)" + COPY,
        HARD,
    ),
    (
        "qmail-full",
        "MAILER-DAEMON@mx.acme.example",
        "failure notice",
        QMAIL + "user is over quota (#5.2.2)" + COPY,
        FULL,
    ),
    (
        "exim",
        "Mailer-Daemon@mx.acme.example",
        "Mail delivery failed: returning message to sender",
        EXIM
        + "Unrouteable address\n\n------ This is a copy of your message, including all the headers. ------\n\n"
        + HEADERS,
        HARD,
    ),
    (
        "exim-full",
        "Mailer-Daemon@mx.acme.example",
        "Mail delivery failed: returning message to sender",
        EXIM + "mailbox is full: retry timeout exceeded\n\n" + HEADERS,
        FULL,
    ),
    (
        "exim-spam",
        "Mailer-Daemon@mx.acme.example",
        "Mail delivery failed: returning message to sender",
        EXIM
        + "host mx.acme.example [192.0.2.1]\n    SMTP error from remote mail server after end of data:\n    550 This message was "
        "classified as SPAM and may not be delivered\n\n" + HEADERS,
        SOFT,
    ),
    (
        "exchange-old",
        "System Administrator <postmaster@acme.example>",
        f"Undeliverable: {SUBJECT}",
        EXCHANGE
        + "The e-mail account does not exist at the organization this message was sent to.\n            <mx.acme.example #5.1.1>",
        HARD,
    ),
    (
        "exchange-old-full",
        "System Administrator <postmaster@acme.example>",
        f"Undeliverable: {SUBJECT}",
        EXCHANGE + "The recipient's mailbox is full.\n            <mx.acme.example #5.2.2>",
        FULL,
    ),
    (
        "hmailserver",
        "mailer-daemon@acme.example",
        "Message undeliverable",
        (
            f"Your message did not reach some or all of the intended recipients.\n\n   Sent: Mon, 30 Nov 2026\n   Subject: {SUBJECT}\n\nThe "
            f"following recipient(s) could not be reached:\n\n{LEAD}\n   Error Type: SMTP\n   Remote server replied: 550 Unknown user\n\nhMailServer"
        ),
        HARD,
    ),
    (
        "domino",
        "Postmaster@acme.example",
        f"DELIVERY FAILURE: User ann ({LEAD}) not listed in Domino Directory",
        (
            f"Your message\n\n  Subject: {SUBJECT}\n\nwas not delivered to:\n\n  {LEAD}\n\nbecause:\n\n  User ann ({LEAD}) not listed in Domino "
            "Directory"
        ),
        HARD,
    ),
    (
        "yahoo-old",
        "MAILER-DAEMON@yahoo.example",
        "Failure Notice",
        (
            f"Sorry, we were unable to deliver your message to the following address.\n\n<{LEAD}>:\n550: 5.1.1 unknown user\n\n--- Below this "
            f"line is a copy of the message.\n\n{HEADERS}"
        ),
        HARD,
    ),
    (
        "german",
        "postmaster@acme.example",
        f"Unzustellbar: {SUBJECT}",
        (
            f"Fehler bei der Nachrichtenzustellung an folgende Empfänger oder Verteilerlisten:\n\n{LEAD}\nDie eingegebene E-Mail-Adresse "
            f"konnte nicht gefunden werden.\n\nDiagnoseinformationen für Administratoren:\n#550 5.1.1 RESOLVER.ADR.RecipNotFound; not found ##\n\n"
            f"{HEADERS}"
        ),
        HARD,
    ),
    (
        "french",
        "postmaster@acme.example",
        f"Non remis : {SUBJECT}",
        (
            f"Échec de la remise pour ces destinataires :\n\n{LEAD}\nLa boîte aux lettres du destinataire est pleine.\n\n#554 5.2.2 mailbox full ##\n"
            f"{HEADERS}"
        ),
        FULL,
    ),
    (
        "spanish",
        "postmaster@acme.example",
        f"No se puede entregar: {SUBJECT}",
        f"No se pudo entregar el mensaje a estos destinatarios:\n\n{LEAD}\nNo se encontró la dirección.\n\n#550 5.1.1 not found ##\n{HEADERS}",
        HARD,
    ),
    (
        "portuguese",
        "postmaster@acme.example",
        f"Não entregue: {SUBJECT}",
        f"Falha na entrega para estes destinatários:\n\n{LEAD}\nO endereço não foi encontrado.\n\n#550 5.1.1 not found ##\n{HEADERS}",
        HARD,
    ),
    (
        "unhelpful",
        "MAILER-DAEMON@mx.acme.example",
        "Returned mail: see transcript for details",
        (
            f"   ----- The following addresses had permanent fatal errors -----\n<{LEAD}>\n    (reason: 550 Host unknown)\n\n   ----- Transcript of "
            f"session follows -----\n550 5.1.2 <{LEAD}>... Host unknown (Name server: acme.example: host not found)\n\n{HEADERS}"
        ),
        HARD,
    ),
    (
        "unhelpful-warning",
        "MAILER-DAEMON@mx.acme.example",
        "Warning: could not send message for past 4 hours",
        (
            f"    **********************************************\n    **      THIS IS A WARNING MESSAGE ONLY      **\n    **  YOU DO NOT NEED TO "
            f"RESEND YOUR MESSAGE  **\n\n   ----- Transcript of session follows -----\n<{LEAD}>... Deferred: Connection timed out\nWarning: message "
            f"still undelivered after 4 hours\nWill keep trying until message is 5 days old\n\n{HEADERS}"
        ),
        SOFT,
    ),
    (
        "exim-warning",
        "Mailer-Daemon@mx.acme.example",
        "Warning: message 1abc-0003 delayed 24 hours",
        (
            f"A message that you sent has not yet been delivered to one or more of its\nrecipients after more than 24 hours on the queue.\n\nThe "
            f"address to which the message has not yet been delivered is:\n\n  {LEAD}\n    Delay reason: Connection timed out\n\nNo action is "
            f"required on your part. Delivery attempts will continue\n\n{HEADERS}"
        ),
        SOFT,
    ),
)


def bounces() -> Iterator[MailSample]:
    """Return reports of mail servers, in the standard form and in their own."""
    for row in REPORTS:
        yield report(*row)
    for server, sender, subject, text, kind in PLAIN:
        raw = mail(text, From=sender, Subject=subject, Message_ID=f"<{server}@mx.example>", Return_Path="<>")
        yield MailSample(
            f"bounce-{server}",
            raw,
            MessageKind.BOUNCE,
            bounce=kind,
            is_delayed="warning" in server,
            recipient=LEAD,
        )
