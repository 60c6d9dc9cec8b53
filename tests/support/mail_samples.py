"""Raw replies as real mail programs write them, written from knowledge of those programs before the rules were read.

A sample knows which words the person wrote, and which words of signatures and quotations must not count as theirs.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from email.message import EmailMessage
from html import escape

from leadops_core.schemas.conversation import BounceType, CalendarResponse, MessageKind

OWN = "alex@quillmere.example"
LEAD = "ann@acme.example"
ORIGINAL_ID = "<draft-7f3a@quillmere.example>"
SUBJECT = "Idea for your invoices"
ORIGINAL = (
    "Hi Ann,\n\nQUOTED: would a short call on Tuesday help?\nWe cut invoice work by 30 %.\n\n"
    "Best,\nAlex Stone\n\nIf you do not want to hear from us, reply with unsubscribe."
)
QUOTED = ("QUOTED", "We cut invoice work", "reply with unsubscribe", "Alex Stone")


@dataclass(frozen=True)
class MailSample:
    """A raw message and the truth about it."""

    name: str
    raw: bytes
    kind: MessageKind = MessageKind.REPLY
    words: tuple[str, ...] = ()
    """What the person wrote; each part must be in the text that was read."""
    foreign: tuple[str, ...] = ()
    """Words of quotations, signatures, and notices; none may be in the text that was read."""
    bounce: BounceType | None = None
    is_delayed: bool = False
    recipient: str | None = None
    returns_on: tuple[str, ...] = ()
    """The days that are right, in ISO format. `none` if no day may be read."""
    calendar: CalendarResponse | None = None


def mail(text: str, html: str | None = None, **headers: str) -> bytes:
    """Return a raw message of the lead to us. `_` in the name of a header is a hyphen."""
    message = EmailMessage()
    defaults = {"From": f"Ann Miller <{LEAD}>", "To": OWN, "Subject": f"Re: {SUBJECT}"}
    if "Subject" not in headers:
        defaults["In-Reply-To"] = ORIGINAL_ID
    for name, value in {**defaults, "Message_ID": "<r1@acme.example>", **headers}.items():
        message[name.replace("_", "-")] = value
    if text:
        message.set_content(text)
    if html is not None and text:
        message.add_alternative(html, subtype="html")
    elif html is not None:
        message.set_content(html, subtype="html")
    return message.as_bytes()


def quoted(text: str = ORIGINAL) -> str:
    """Return a text with `>` before each line."""
    return "\n".join(f"> {line}".rstrip() for line in text.splitlines())


def lines_of(text: str) -> str:
    """Return a text as HTML lines."""
    return escape(text, quote=False).replace("\n", "<br>")


WORDS = {
    "en": "Tuesday at three works, call me then.",
    "de": "Dienstag um drei passt gut, rufen Sie mich an.",
    "fr": "Mardi à quinze heures me convient, appelez-moi.",
    "es": "El martes a las tres me viene bien, llámeme.",
    "pt": "Terça às três horas serve, ligue-me então.",
}
GMAIL = {
    "en": f"On Mon, Nov 30, 2026 at 9:12 AM Alex Stone <{OWN}> wrote:",
    "de": f"Am Mo., 30. Nov. 2026 um 09:12 Uhr schrieb Alex Stone <\n{OWN}>:",
    "fr": f"Le lun. 30 nov. 2026 à 09:12, Alex Stone <{OWN}> a écrit :",
    "es": f"El lun, 30 nov 2026 a las 9:12, Alex Stone (<{OWN}>)\nescribió:",
    "pt": f"Em seg., 30 de nov. de 2026 às 09:12, Alex Stone <{OWN}>\nescreveu:",
}
APPLE = {
    "en": f"On 30 Nov 2026, at 09:12, Alex Stone <{OWN}> wrote:",
    "de": f"Am 30.11.2026 um 09:12 schrieb Alex Stone <{OWN}>:",
    "fr": f"Le 30 nov. 2026 à 09:12, Alex Stone <{OWN}> a écrit :",
    "es": f"El 30 nov 2026, a las 9:12, Alex Stone <{OWN}> escribió:",
    "pt": f"No dia 30/11/2026, às 09:12, Alex Stone <{OWN}> escreveu:",
}
THUNDERBIRD = {
    "en": "On 30/11/2026 09:12, Alex Stone wrote:",
    "de": "Am 30.11.26 um 09:12 schrieb Alex Stone:",
    "fr": "Le 30/11/2026 à 09:12, Alex Stone a écrit :",
    "es": "El 30/11/26 a las 9:12, Alex Stone escribió:",
    "pt": "Em 30/11/2026 09:12, Alex Stone escreveu:",
}
OUTLOOK = {
    "en": ("From:", "Sent:", "To:", "Subject:", "Monday, November 30, 2026 9:12 AM"),
    "de": ("Von:", "Gesendet:", "An:", "Betreff:", "Montag, 30. November 2026 09:12"),
    "fr": ("De :", "Envoyé :", "À :", "Objet :", "lundi 30 novembre 2026 09:12"),
    "es": ("De:", "Enviado el:", "Para:", "Asunto:", "lunes, 30 de noviembre de 2026 9:12"),
    "pt": ("De:", "Enviada em:", "Para:", "Assunto:", "segunda-feira, 30 de novembro de 2026 09:12"),
}
ORIGINAL_LINES = {
    "en": "-----Original Message-----",
    "de": "-----Ursprüngliche Nachricht-----",
    "fr": "-----Message d'origine-----",
    "es": "-----Mensaje original-----",
    "pt": "-----Mensagem original-----",
}
PHONES = {
    "en": "Sent from my iPhone",
    "de": "Von meinem iPhone gesendet",
    "fr": "Envoyé de mon iPhone",
    "es": "Enviado desde mi iPhone",
    "pt": "Enviado do meu iPhone",
}
OUTLOOK_PHONES = {
    "en": "Get Outlook for iOS",
    "de": "Outlook für Android beziehen",
    "fr": "Télécharger Outlook pour iOS",
    "es": "Obtener Outlook para Android",
    "pt": "Obter o Outlook para iOS",
}
SIGNATURES = {
    "en": "Kind regards,\nAnn Miller\nHead of Operations\nAcme Ltd\nT +44 161 555 0192\nlinkedin.com/in/annm",
    "de": "Mit freundlichen Grüßen\nAnn Miller\nLeiterin Betrieb\n\nAcme GmbH\nTel. +49 711 5550133\nwww.acme.example",
    "fr": "Cordialement,\nAnn Miller\nResponsable des opérations\nTél. : +33 1 99 00 12 34\nAcme SAS",
    "es": "Un saludo,\nAnn Miller\nDirectora de operaciones\nTel.: +34 600 555 012\nAcme S.L.",
    "pt": "Atenciosamente,\nAnn Miller\nGerente de operações\nTel: +55 11 5555-0133\nAcme Ltda.",
}
SIGNED = ("555", "99 00 12 34", "www.acme", "linkedin.com", "Acme")
DISCLAIMERS = {
    "en": "This email and any attachments are confidential and intended solely for the addressee. If you have received it in "
    "error, please unsubscribe or notify the sender and delete it.",
    "de": "Diese E-Mail enthält vertrauliche Informationen. Wenn Sie nicht der richtige Adressat sind, informieren Sie bitte "
    "sofort den Absender und löschen Sie diese E-Mail.\n\nAcme GmbH, Sitz Stuttgart, HRB 12345, Geschäftsführer: Jan Roth",
    "fr": "Ce message et ses pièces jointes sont confidentiels et destinés exclusivement à leur destinataire. Si vous l'avez "
    "reçu par erreur, merci de le supprimer.",
    "es": "AVISO LEGAL: Este mensaje y sus anexos son confidenciales y van dirigidos exclusivamente a su destinatario. Si lo ha "
    "recibido por error, elimínelo.",
    "pt": "AVISO: Esta mensagem e os seus anexos são confidenciais e destinam-se exclusivamente ao destinatário. Se a recebeu "
    "por engano, apague-a.",
}
LEGAL = ("confiden", "vertraulich", "HRB")


def header_block(language: str, *, bold: str = "", spaces: str = " ") -> str:
    """Return the headers that Outlook writes above a quotation."""
    sender, sent, to, subject, day = OUTLOOK[language]
    names = [f"{bold}{name}{bold}{spaces}" for name in (sender, sent, to, subject)]
    values = [f"Alex Stone <{OWN}>", day, f"Ann Miller <{LEAD}>", SUBJECT]
    return "\n".join(name + value for name, value in zip(names, values, strict=True))


def sample(
    name: str, language: str, text: str, html: str | None = None, *foreign: str, **headers: str
) -> MailSample:
    """Return a sample of a reply whose words are those of its language."""
    raw = mail(text, html, **headers)
    return MailSample(f"{name}-{language}", raw, words=(WORDS[language],), foreign=(*QUOTED, *foreign))


def gmail(language: str) -> Iterator[MailSample]:
    """Return replies of Gmail in a browser and on a phone, with and without a text part."""
    words, line = WORDS[language], GMAIL[language]
    html = (
        f'<div dir="ltr">{words}</div><br><div class="gmail_quote gmail_quote_container"><div dir="ltr" '
        f'class="gmail_attr">{lines_of(line)}<br></div><blockquote class="gmail_quote" style="margin:0px 0px 0px '
        f'0.8ex;border-left:1px solid rgb(204,204,204)">{lines_of(ORIGINAL)}</blockquote></div>'
    )
    text = f"{words}\n\n{line}\n\n{quoted()}\n"
    yield sample("gmail-web", language, text, html)
    yield sample("gmail-html-only", language, "", html.replace('dir="ltr">', 'dir="auto">'))
    signed = f"{words}\n\n--\n{SIGNATURES[language]}\n\n{line}\n{quoted()}\n"
    yield sample("gmail-signature", language, signed, None, *SIGNED)


def outlook(language: str) -> Iterator[MailSample]:
    """Return replies of Outlook on a desk, in a browser, and on a phone."""
    words, block = WORDS[language], header_block(language)
    signature, legal = SIGNATURES[language], DISCLAIMERS[language]
    yield sample(
        "outlook-text", language, f"{words}\n\n{signature}\n\n{block}\n\n{ORIGINAL}\n", None, *SIGNED
    )
    yield sample(
        "outlook-plain-format", language, f"{words}\n\n{ORIGINAL_LINES[language]}\n{block}\n\n{ORIGINAL}\n"
    )
    yield sample(
        "outlook-bold-block", language, f"{words}\n\n{header_block(language, bold='*')}\n\n{ORIGINAL}\n"
    )
    paragraphs = "".join(f"<p class=MsoNormal>{line}<o:p></o:p></p>" for line in signature.splitlines())
    bold = block
    for name in OUTLOOK[language][:4]:
        bold = bold.replace(f"{name} ", f"<b>{name}</b> ", 1)
    head = "<br>".join(
        line.replace(f"<{OWN}>", f"&lt;{OWN}&gt;").replace(f"<{LEAD}>", "") for line in bold.splitlines()
    )
    desktop = (
        "<html xmlns:o='urn:schemas-microsoft-com:office:office'><head><style>p.MsoNormal {margin:0cm}</style></head><body>"
        f"<div class=WordSection1><p class=MsoNormal>{words}<o:p></o:p></p><p class=MsoNormal>&nbsp;</p>{paragraphs}"
        "<div style='border:none;border-top:solid #E1E1E1 1.0pt;padding:3.0pt 0cm 0cm 0cm'><p class=MsoNormal>"
        f"{head}</p></div><p class=MsoNormal>{lines_of(ORIGINAL)}</p></div></body></html>"
    )
    yield sample("outlook-desktop", language, "", desktop, *SIGNED)
    browser = (
        f'<div class="elementToProof" style="font-family: Aptos">{words}</div><div id="Signature">{lines_of(signature)}</div>'
        '<div id="appendonsend"></div><hr style="display:inline-block;width:98%" tabindex="-1"><div id="divRplyFwdMsg" '
        f'dir="ltr"><font face="Calibri" color="#000000">{head}</font><div>&nbsp;</div></div><div>{lines_of(ORIGINAL)}</div>'
    )
    yield sample("outlook-web", language, "", browser, *SIGNED)
    yield sample("outlook-web-text", language, f"{words}\n\n{'_' * 32}\n{block}\n\n{ORIGINAL}\n")
    phone = OUTLOOK_PHONES[language]
    mobile = (
        f'<div dir="auto">{words}</div><div id="ms-outlook-mobile-body-separator-line"><br></div>'
        f'<div id="ms-outlook-mobile-signature"><a href="https://aka.ms/o0ukef">{phone}</a></div>'
        f'<hr style="display:inline-block;width:98%"><div id="divRplyFwdMsg">{head}</div>{lines_of(ORIGINAL)}'
    )
    yield sample("outlook-mobile", language, "", mobile, phone)
    text = f"{words}\n\n{phone}<https://aka.ms/o0ukef>\n{'_' * 32}\n{block}\n\n{ORIGINAL}\n"
    yield sample("outlook-mobile-text", language, text, None, phone)
    yield sample(
        "disclaimer", language, f"{words}\n\n{signature}\n\n{legal}\n\n{block}\n\n{ORIGINAL}", None, *LEGAL
    )
    yield sample(
        "disclaimer-last", language, f"{words}\n\n{GMAIL[language]}\n{quoted()}\n\n{legal}\n", None, *LEGAL
    )
    yield sample("no-quotation", language, f"{words}\n\n{signature}\n\n{legal}\n", None, *SIGNED, *LEGAL)


def apple(language: str) -> Iterator[MailSample]:
    """Return replies of Mail on a Mac and of an iPhone."""
    words, line, phone = WORDS[language], APPLE[language], PHONES[language]
    cited = "\n".join(f"> {part}".rstrip() for part in f"{line}\n\n{ORIGINAL}".splitlines())
    html = (
        f'<html><body style="overflow-wrap: break-word;">{words}<br id="lineBreakAtBeginningOfMessage"><div><br>'
        f'<blockquote type="cite"><div>{lines_of(line)}</div><br class="Apple-interchange-newline"><div>'
        f"{lines_of(ORIGINAL)}</div></blockquote></div><br></body></html>"
    )
    yield sample("apple-mail", language, f"{words}\n\n{cited}\n", html)
    yield sample("apple-mail-html", language, "", html)
    yield sample("iphone", language, f"{words}\n\n{phone}\n\n{cited}\n", None, phone)
    ios = (
        f'<html><body dir="auto">{words}<br id="lineBreakAtBeginningOfSignature"><div dir="ltr">{phone}</div>'
        f'<div dir="ltr"><br><blockquote type="cite">{lines_of(line)}<br><br></blockquote></div><blockquote type="cite">'
        f'<div dir="ltr">\ufeff{lines_of(ORIGINAL)}</div></blockquote></body></html>'
    )
    yield sample("iphone-html", language, "", ios, phone)


def thunderbird(language: str) -> Iterator[MailSample]:
    """Return replies of Thunderbird: below, above, and between the quotation."""
    words, line = WORDS[language], THUNDERBIRD[language]
    signature = f"-- \n{SIGNATURES[language]}"
    yield sample(
        "thunderbird-bottom", language, f"{line}\n{quoted()}\n\n{words}\n\n{signature}\n", None, *SIGNED
    )
    yield sample(
        "thunderbird-top", language, f"{words}\n\n{signature}\n\n{line}\n{quoted()}\n", None, *SIGNED
    )
    html = (
        f'<html><body text="#000000"><div class="moz-cite-prefix">{line}<br></div><blockquote type="cite" '
        f'cite="mid:{ORIGINAL_ID[1:-1]}">{lines_of(ORIGINAL)}</blockquote><p>{words}</p><pre class="moz-signature" '
        f'cols="72">-- \n{SIGNATURES[language]}</pre></body></html>'
    )
    yield sample("thunderbird-html", language, "", html, *SIGNED)
    first, rest = ORIGINAL[:60], ORIGINAL[60:]
    text = f"Hi Alex,\n\n{line}\n{quoted(first)}\n\n{words}\n\n{quoted(rest)}\n\nSIDE NOTE\n"
    yield MailSample(f"inline-{language}", mail(text), words=(words, "SIDE NOTE"), foreign=QUOTED)


def others() -> Iterator[MailSample]:
    """Return replies of GMX, Yahoo, Proton, Notes, Samsung, Zimbra, and programs that add something."""
    en, de, fr = WORDS["en"], WORDS["de"], WORDS["fr"]
    block = f'Gesendet: Montag, 30. November 2026 um 09:12 Uhr\nVon: "Alex Stone" <{OWN}>\nAn: {LEAD}\nBetreff: {SUBJECT}'
    gmx = (
        f'<html><body><div style="font-family: Verdana"><div>{de}</div><div>&nbsp;</div><div name="quote" style="margin:10px '
        f'5px 5px 10px; border-left:2px solid #C3D9E5;"><div style="margin:0 0 10px 0;"><b>{lines_of(block)}</b></div>'
        f'<div name="quoted-content">{lines_of(ORIGINAL)}</div></div></div></body></html>'
    )
    yield sample("gmx", "de", "", gmx)
    yield sample("webde-text", "de", f"{de}\n \n \n\n{block}\n\n{ORIGINAL}\n")
    yield sample(
        "webde-app",
        "de",
        f"{de}\n-- \nDiese Nachricht wurde von meinem Android Mobiltelefon mit WEB.DE Mail gesendet.\n"
        f"Am 30.11.26, 09:12 schrieb Alex Stone <{OWN}>:\n{quoted()}",
        None,
        "Mobiltelefon",
    )
    line = f"On Monday, November 30, 2026 at 09:12:00 AM GMT+1, Alex Stone <{OWN}> wrote:"
    yield sample("yahoo-text", "en", f"{en}\n    {line}  \n \n {ORIGINAL}\n")
    yahoo = (
        f'<div class="ydpyahoo-style-wrap"><div dir="ltr">{en}</div></div><div id="yahoo_quoted_1" class="yahoo_quoted">'
        f"<div>{lines_of(line)}</div><div>{lines_of(ORIGINAL)}</div></div>"
    )
    yield sample("yahoo-web", "en", "", yahoo)
    phone = f"On Mon, Nov 30, 2026 at 9:12 AM, Alex Stone<{OWN}> wrote:"
    yield sample(
        "yahoo-phone",
        "en",
        f"{en}\n\nSent from Yahoo Mail on Android \n \n  {phone}   {ORIGINAL}",
        None,
        "Android",
    )
    proton = f"On Monday, November 30th, 2026 at 9:12 AM, Alex Stone <{OWN}> wrote:"
    link = "Sent with [Proton Mail](https://proton.me/mail/home) secure email."
    yield sample("proton", "en", f"{en}\n\n{link}\n\n{proton}\n\n{quoted()}\n", None, "Proton")
    html = (
        f'<div style="font-family: Arial;">{en}</div><div class="protonmail_signature_block">Sent with <a href="https://proton'
        f'.me">Proton Mail</a> secure email.</div><div class="protonmail_quote">{lines_of(proton)}<blockquote type="cite">'
        f"{lines_of(ORIGINAL)}</blockquote></div>"
    )
    yield sample("proton-html", "en", "", html, "Proton")
    notes = f"From:   Alex Stone <{OWN}>\nTo:     {LEAD}\nDate:   30/11/2026 09:12\nSubject:        {SUBJECT}\n\n\n\n{ORIGINAL}"
    yield sample("notes", "en", f"{en}\n\n\n\n{notes}")
    german = (
        notes.replace("From:", "Von:")
        .replace("To:", "An:")
        .replace("Date:", "Datum:")
        .replace("Subject:", "Betreff:")
    )
    yield sample("notes", "de", f"{de}\n\n\n\n{german}")
    yield sample(
        "notes-old",
        "de",
        f"{de}\n\n\n\n\nAlex Stone <{OWN}> \n30.11.2026 09:12\n\nAn\n{LEAD}\nKopie\n\nThema\n{SUBJECT}"
        f"\n\n\n\n\n\n{ORIGINAL}",
    )
    samsung = f"From: Alex Stone <{OWN}> \nDate: 30/11/2026  09:12  (GMT+00:00) \nTo: {LEAD} \nSubject: {SUBJECT} \n\n{ORIGINAL}"
    yield sample(
        "samsung",
        "en",
        f"{en}\n\n\nSent from my Galaxy\n\n\n-------- Original message --------\n{samsung}",
        None,
        "Galaxy",
    )
    zimbra = f'De: "Alex Stone" <{OWN}>\nÀ: "Ann" <{LEAD}>\nEnvoyé: Lundi 30 Novembre 2026 09:12:00\nObjet: {SUBJECT}\n\n{ORIGINAL}'
    yield sample("zimbra", "fr", f"{fr}\n\n\n{zimbra}")
    yield sample(
        "zimbra-new",
        "en",
        f"{en}\n\n----- On Nov 30, 2026, at 9:12 AM, Alex Stone {OWN} wrote:\n\n{quoted()}",
    )
    yield sample("two-languages", "de", f"{de}\n\n{header_block('en')}\n\n{ORIGINAL}")
    yield sample("two-languages", "fr", f"{fr}\n\n{THUNDERBIRD['de']}\n{quoted()}")
    nested = f"{WORDS['es']}\n\n{header_block('es')}\n\nTHIRD: earlier words\n\n{GMAIL['en']}\n{quoted()}"
    yield sample("nested", "es", nested, None, "THIRD")
    yield sample(
        "blackberry",
        "en",
        f"{en}\nSent from my BlackBerry 10 smartphone.\n  Original Message  \nFrom: Alex Stone\nSent: "
        f"Monday, November 30, 2026 9:12 AM\nTo: Ann\nSubject: {SUBJECT}\n\n{ORIGINAL}",
        None,
        "BlackBerry",
    )
    yield sample(
        "spark",
        "en",
        f"{en}\n\n{SIGNATURES['en']}\nOn Nov 30, 2026 at 9:12 AM +0100, Alex Stone <{OWN}>, wrote:\n{quoted()}",
        None,
        *SIGNED,
    )
    yield sample("iso-date", "en", f"{en}\n\nOn 2026-11-30 09:12, Alex Stone wrote:\n{quoted()}")
    yield sample(
        "name-first",
        "pt",
        f"{WORDS['pt']}\n\nAlex Stone <{OWN}> escreveu (segunda, 30/11/2026 à(s) 09:12):\n\n{quoted()}",
    )
    yield from banners()


def banners() -> Iterator[MailSample]:
    """Return replies to which a server or a security product added a notice, a signature, or an attachment."""
    en, de = WORDS["en"], WORDS["de"]
    tail = f"{header_block('en')}\n\n{ORIGINAL}"
    often = f"You don't often get email from {LEAD}. Learn why this is important<https://aka.ms/LearnAboutSenderIdentification>"
    yield sample("banner-often", "en", f"{often}\n{en}\n\n{tail}", None, "often get email")
    selten = f"Sie erhalten nicht oft eine E-Mail von {LEAD}. Erfahren Sie, warum dies wichtig ist"
    yield sample("banner-often", "de", f"{selten}\n{de}\n\n{tail}", None, "nicht oft")
    caution = "CAUTION: This email originated from outside of the organization. Do not click links or open attachments unless you "
    yield sample(
        "banner-caution", "en", f"{caution}recognize the sender.\n\n{en}\n\n{tail}", None, "originated from"
    )
    achtung = "ACHTUNG: Diese E-Mail kommt von einem externen Absender. Öffnen Sie keine Links oder Anhänge."
    yield sample("banner-caution", "de", f"{achtung}\n\n{de}\n\n{tail}", None, "externen Absender")
    yield sample(
        "banner-in-quotation",
        "en",
        f"{en}\n\n{header_block('en')}\n\n{caution}know them.\n\n{ORIGINAL}",
        None,
        "CAUTION",
    )
    tree = "Please consider the environment before printing this email."
    yield sample("tree", "en", f"{en}\n\nAnn\n\n{tree}\n\n{tail}", None, "environment")
    scanned = "This message was scanned for viruses by Avast antivirus software.\nwww.avast.com"
    yield sample("antivirus", "en", f"{en}\n\n{scanned}\n\n{THUNDERBIRD['en']}\n{quoted()}", None, "avast")
    virenfrei = "Virenfrei.www.avast.com"
    yield sample("antivirus", "de", f"{de}\n\n{virenfrei}\n\n{GMAIL['de']}\n{quoted()}", None, "avast")
    logo = (
        f'<p>{en}</p><p>Ann</p><p><img src="cid:logo"> <a href="https://www.facebook.com/acme">Facebook</a> | '
        f'<a href="https://www.linkedin.com/acme">LinkedIn</a></p><hr><div id="divRplyFwdMsg">{lines_of(tail)}</div>'
    )
    yield sample("logo", "en", "", logo, "Facebook", "LinkedIn")
    signed = EmailMessage()
    for name, value in {"From": LEAD, "To": OWN, "Subject": f"AW: {SUBJECT}"}.items():
        signed[name] = value
    signed.set_content(f"{de}\n\n{header_block('de')}\n\n{ORIGINAL}")
    signed.add_attachment(b"0\x80", maintype="application", subtype="pkcs7-signature", filename="smime.p7s")
    raw = signed.as_bytes().replace(
        b"multipart/mixed;", b'multipart/signed; protocol="application/pkcs7-signature"; micalg=sha-256;'
    )
    yield MailSample("smime-de", raw, words=(de,), foreign=QUOTED)
    yield sample("sales-tool", "en", f"{en}\n\n{tail}", None, List_Unsubscribe="<mailto:u@acme.example>")
    yield sample("suppress", "en", f"{en}\n\n{tail}", None, X_Auto_Response_Suppress="DR, OOF, AutoReply")
    yield sample("not-automatic", "en", f"{en}\n\n{tail}", None, Auto_Submitted="no")
    yield sample("ticket-subject", "en", f"{en}\n\n{tail}", None, Subject=f"Re: [EXTERNAL] {SUBJECT}")
    rings = "I am on vacation until December 11, happy to talk after that."
    yield MailSample("person-away-en", mail(f"{rings}\n\nAnn\n\n{tail}"), words=(rings,), foreign=QUOTED)
    urlaub = "Bin diese Woche im Urlaub, melde mich danach."
    yield MailSample(
        "person-away-de",
        mail(f"{urlaub}\nGruß Ann\n\n{header_block('de')}\n\n{ORIGINAL}"),
        words=(urlaub,),
        foreign=QUOTED,
    )
    wrote = (
        "Our auditor wrote: keep it simple.\nFrom: January we can start.\n- budget is fine\n- team is ready"
    )
    yield MailSample(
        "looks-like-quote",
        mail(f"{wrote}\n\n{GMAIL['en']}\n{quoted()}"),
        words=tuple(wrote.split("\n")),
        foreign=QUOTED,
    )
    long = "Thanks.\n\nI was on the phone with our team.\nMobile is what we need.\n\nPlease call."
    yield MailSample(
        "words-after-thanks",
        mail(f"{long}\n\n{tail}"),
        words=("Mobile is what we need.", "Please call."),
        foreign=QUOTED,
    )
    danke = "Viele Grüße zurück! Gern am Montag.\n\nNoch eine Frage: was kostet es?"
    yield MailSample(
        "greeting-first",
        mail(f"{danke}\n\n{header_block('de')}\n\n{ORIGINAL}"),
        words=tuple(danke.split("\n\n")),
        foreign=QUOTED,
    )


def client_samples() -> Iterator[MailSample]:
    """Return the replies of every program in every language."""
    for language in WORDS:
        for builder in (gmail, outlook, apple, thunderbird):
            yield from builder(language)
    yield from others()
