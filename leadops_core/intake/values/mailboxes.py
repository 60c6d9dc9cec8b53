"""Recognize addresses that do not belong to one person: shared mailboxes, and fillers that are not an address."""

import re
from typing import Final


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


_ROLES: Final = _words(
    """
    abuse accounting accounts accueil achats admin administracion administracja administration administrativo ap ar
    assistance atencion atendimento ayuda backoffice bestellung bestuur bewerbung billing biuro bok bonjour booking
    bookings buchhaltung buero buro bureau business career careers clientes comercial commercial commerciale company
    compras compta comptabilite compliance contact contacto contactus contato contatti ciao customercare
    customerservice customers dataprotection datenschutz deals direccion direction directory dispatch donotreply
    ecommerce einkauf empfang empresa engineering enquiries enquiry events everyone facturacion fatturazione feedback
    finance financeiro firma formacion frontdesk general generale gerencia gestion group hallo handel hei hej hello
    help helpdesk hi hola hostmaster hotline hr info infodesk informacion informacje information informatique inkoop
    inquiries inquiry invoice invoices it jobs kancelaria kantoor karriere klantenservice kontakt kontor
    kundenservice kundeservice kundtjanst kunden legal logistics mail mailbox management marketing market media
    moien news newsletter noreply office officemanager oferty olla operations ops order orders ordini parceiros
    partner partners personal post posta postmaster pr presse press privacy procurement projects purchase purchasing
    reception receptie recepcion recepcja reclami recruiting recruitment redaktion reservations reservas rh rrhh
    sales salesteam salg sekretariat secretaria secretariaat secretariat security segreteria sekretariatet service
    servicio services servicedesk serwis shop sklep soporte sprzedaz spedition staff stampa studio suporte support
    supporto team tech ufficio vendas vendite ventas ventes verkauf verkoop vertrieb verwaltung vente web webmaster
    webshop welcome zakupy zamowienia zentrale
    """
)
_BEGINNINGS: Final = _words(
    """
    admin anfrage biuro buero contact contacto contatti einkauf enquiries hello help info kontakt mail marketing
    office purchasing sales service shop support team vendas ventas verkauf vertrieb
    """
)
"""First words of shared mailboxes if a region or team follows, as in `sales.emea`."""
_FILLERS: Final = _words(
    """
    aucun aucune bezemail blank brak dummy empty fake geen geenemail geenmail ingen ingenemail kein keine keineemail
    keinemail na nan nessuna nessuno nil ninguna ninguno nenhum no noaddress noadress noapplica nocorreo noeamil
    noemail noemailaddress noemailprovided nomail noname none nonegiven noneprovided nope nothing notapplicable
    notavailable notgiven notiene notienecorreo notknown notprovided null nulo pasdemail pasdemel placeholder sansemail
    sansmail semmail sememail senzaemail senzamail sincorreo sinemail sinmail tbd unbekannt undefined unknown
    unspecified void
    """
)
"""Words that mean that there is no address, without punctuation."""
_NEVER_A_NAME: Final = _FILLERS - _words(
    "na nan nil no nope void dummy fake blank empty brak kein keine geen ingen nulo"
)
"""Fillers with any host: `noemail@acme.com`."""
_NO_HOSTS: Final = _NEVER_A_NAME - _words(
    "none null nothing unknown undefined placeholder aucun aucune noname unbekannt"
)
"""Hosts of fillers with any local part: `4711@noemail.com`."""
_REPEATED_FILLERS: Final = _FILLERS | _words(
    "abc abcd asd asdf asdfg aaa bbb ccc email e-mail example foo bar foobar mail qwe qwer qwerty qwertz sample temp test "
    "tester testing tests testtest user xyz"
)
"""Fillers if the host repeats the local part: `test@test.com`."""
_MARKS = re.compile(r"[._/-]")
_DIGITS_AT_END = re.compile(r"\d+\Z")
_SAME_LETTER = re.compile(r"(?:(\w)\1+@\1+|x+@x+)\.\w+")
_SUSPECTS: Final = _ROLES | _REPEATED_FILLERS | _words("no non not sin sans sem senza pas bez")
"""First words of all these, up to the first punctuation mark."""
_BEGINNINGS_OF_SUSPECTS: Final = frozenset(
    (
        *(
            word[:3] if len(word) > 2 else word + mark
            for word in _SUSPECTS
            for mark in ("", *"._-+/0123456789")
        ),
        *(f"{word[0]}{mark}{word[1]}" for word in ("na", "em") for mark in "._-/"),
    )
)
_BEGINNINGS_OF_HOSTS: Final = frozenset(word[:4] for word in _NO_HOSTS)


def is_plain_mailbox(email: str) -> bool:
    """Return True if a normalized address is certainly neither shared nor a filler. A fast check."""
    local, _, host = email.partition("@")
    return (
        local[:3] not in _BEGINNINGS_OF_SUSPECTS
        and host[:4] not in _BEGINNINGS_OF_HOSTS
        and not host.startswith(local)
    )


def is_filler(email: str) -> bool:
    """Return True if a normalized address means that there is none: `noemail@noemail.com`, `na@na.na`."""
    if is_plain_mailbox(email):
        return False
    local, _, host = email.partition("@")
    label = (
        _MARKS.sub("", host.partition(".")[0])
        if host.count(".") == 1
        else _MARKS.sub("", host.split(".")[-2])
    )
    bare = _DIGITS_AT_END.sub("", _MARKS.sub("", local.partition("+")[0]))
    if bare in _NEVER_A_NAME or label in _NO_HOSTS or _SAME_LETTER.fullmatch(email):
        return True
    words = _FILLERS | {"test", "email", "mail"}
    return bare in _REPEATED_FILLERS and (label == bare or (bare in words and label in words))


def is_shared(email: str) -> bool:
    """Return True if several people read the mailbox of a normalized address: `info@`, `sales.emea@`, `acme@acme.com`."""
    if is_plain_mailbox(email):
        return False
    local, _, host = email.partition("@")
    local = local.partition("+")[0]
    parts = [part for part in _MARKS.split(_DIGITS_AT_END.sub("", local)) if part]
    if not parts:
        return False
    is_role = "".join(parts) in _ROLES or (len(parts) > 1 and parts[0] in _BEGINNINGS)
    return is_role or all(part in _ROLES for part in parts) or local == host.partition(".")[0]
