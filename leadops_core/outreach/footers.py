"""The line of an email that says how to opt out."""

from collections.abc import Mapping
from types import MappingProxyType
from typing import NamedTuple

from leadops_core.schemas.language import Language


class Footer(NamedTuple):
    """How to opt out. The words that a lead replies with are read as an opt-out, see `conversation.intents`."""

    by_reply: str
    by_link: str
    """The text before the link."""
    link: str
    """The words of the link."""


FOOTERS: Mapping[Language, Footer] = MappingProxyType(
    {
        Language.ENGLISH: Footer(
            "If you'd rather not hear from me, reply “unsubscribe” and I won't email you again.",
            "If you'd rather not hear from me, unsubscribe here: ",
            "unsubscribe",
        ),
        Language.GERMAN: Footer(
            "Keine weiteren E-Mails von mir? Eine Antwort mit „abmelden“ genügt.",
            "Keine weiteren E-Mails von mir? Hier ist die Abmeldung: ",
            "abmelden",
        ),
        Language.FRENCH: Footer(
            "Pour ne plus recevoir d'e-mails de ma part, il suffit de répondre «\u00a0désinscription\u00a0».",
            "Pour ne plus recevoir d'e-mails de ma part, voici le lien\u00a0: ",
            "se désinscrire",
        ),
        Language.SPANISH: Footer(
            "Para no recibir más correos míos, basta con responder «baja».",
            "Para no recibir más correos míos, este es el enlace: ",
            "darse de baja",
        ),
        Language.PORTUGUESE: Footer(
            "Para não receber mais e-mails meus, basta responder “remover”.",
            "Para não receber mais e-mails meus, use este link: ",
            "cancelar o envio",
        ),
    }
)
