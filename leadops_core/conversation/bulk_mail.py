"""Newsletters and other mass mailings: how to recognize them, with and without headers that mark them."""

import re
from email.message import Message

from leadops_core.conversation.mime import addresses, header

_HEADERS = (
    "List-Unsubscribe",
    "List-Id",
    "Feedback-ID",
    "X-Campaign",
    "X-CampaignId",
    "X-Mailer-LID",
    "X-MC-User",
    "X-SFMC-Stack",
)
_SHORTEST = 60
_FOOTER_CHARACTERS = 800
_HINTS_NEEDED = 2

_ANSWERS = re.compile(r"\s*(?:re|aw|antw|wg|fw|fwd|tr|rv|res|enc)\s?:", re.IGNORECASE)
_SENDER = re.compile(
    r"(?:no-?reply|do-?not-?reply|newsletter|news|mailing|marketing|noticias|info-?mail|bulletin|boletin)\b",
    re.IGNORECASE,
)
_UNSUBSCRIBE = re.compile(
    r"unsubscribe|opt out|abmelden|abbestellen|austragen|désabonne|désinscri|darse de baja|cancelar (?:la )?suscripción|anular|descadastr"
    r"|cancelar (?:a )?(?:inscrição|subscrição)|remover (?:a )?inscrição",
    re.IGNORECASE,
)
_WEB_VERSION = re.compile(
    r"view (?:this (?:e-?mail|message) )?(?:in|online|on)\b.{0,20}(?:browser|web|online)?|im browser (?:ansehen|anzeigen|öffnen)|online ?-?version"
    r"|version en ligne|dans votre navigateur|ver en (?:el|su) navegador|versión (?:en línea|online)|ver no (?:seu )?navegador|versão online",
    re.IGNORECASE,
)
_WHY = re.compile(
    r"you(?:'re| are) receiving this|you received this (?:e-?mail|message) because|sie erhalten diese|diesen newsletter|vous recevez ce(?:t|tte)?"
    r"|ne souhaitez plus recevoir|recibe este|recibes este|está recebendo|recebe(?:u)? este",
    re.IGNORECASE,
)


def is_bulk(message: Message, text: str, *, is_answer: bool) -> bool:
    """Return True for a mass mailing.

    Headers decide. Without them, two hints do: a sender that is no person, a way to unsubscribe in the footer, a version for the
    browser, the reason why it was sent. An answer to an email is none, so that no reply of a lead is lost.
    """
    subject = header(message, "Subject")
    if is_answer:
        return False
    precedence = header(message, "Precedence").lower()
    if any(header(message, name) for name in _HEADERS) or precedence in {"bulk", "list", "junk"}:
        return True
    if header(message, "X-Spam-Flag").lower() == "yes":
        return True
    if _ANSWERS.match(subject) or len(text) < _SHORTEST:
        return False
    senders = addresses(message, "From")
    hints = (
        bool(senders) and _SENDER.match(senders[0][1]) is not None,
        _UNSUBSCRIBE.search(text[-_FOOTER_CHARACTERS:]) is not None,
        _WEB_VERSION.search(text) is not None,
        _WHY.search(text) is not None,
    )
    return sum(hints) >= _HINTS_NEEDED
