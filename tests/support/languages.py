"""A sender who writes five languages."""

from leadops_core.schemas import Sender
from leadops_core.schemas.language import Language
from leadops_core.schemas.playbook import BOOKING, WEBSITE, FormOfAddress, Offer, Playbook, PlaybookLink

OFFERS = {
    Language.ENGLISH: "sales teams answer new leads within minutes",
    Language.GERMAN: "Vertriebsteams, neue Anfragen in Minuten zu beantworten",
    Language.FRENCH: "les équipes commerciales à répondre aux demandes en quelques minutes",
    Language.SPANISH: "a los equipos de ventas a responder a cada consulta en minutos",
    Language.PORTUGUESE: "quem trabalha em vendas a responder a cada pedido em minutos",
}


def sender_in_five_languages(
    *, form: FormOfAddress = FormOfAddress.FORMAL, has_links: bool = True, title: str | None = None
) -> Sender:
    """Return a sender whose playbook has an offer in each language."""
    links = ((WEBSITE, "https://quillmere.example"), (BOOKING, "https://cal.example/alex"))
    return Sender(
        name="Alex Rivera",
        title=title,
        email="alex@quillmere.example",
        postal_address="12 Harbour Street, Springfield",
        playbook=Playbook(
            company="Quillmere",
            offers=(Offer(name="general", texts=OFFERS),),
            links=tuple(PlaybookLink(name=name, url=url) for name, url in links) if has_links else (),
            form_of_address=dict.fromkeys(Language, form),
            languages=tuple(Language),
        ),
    )
