"""Automatic replies: how to recognize them, and when an absent person is back."""

import re
from datetime import date, timedelta
from email.message import Message

from leadops_core.conversation.dates_in_text import (
    FoundDate,
    find_dates,
    find_months,
    find_weekdays,
    find_weeks,
)
from leadops_core.conversation.mime import header

_READ_CHARACTERS = 3_000
_CLOSE = 60

_SUBJECT = re.compile(
    r"\s*(?:\[?auto(?:matic|mated|matisch|matique|matica|mática)?[- ]?(?:reply|response|antwort|réponse|respuesta|resposta)\]?\b"
    r"|auto(?:matic|mated)? ?:|automatic(?:ally)? (?:reply|response|generated)|automatische (?:antwort|nachricht|empfangsbestätigung)"
    r"|réponse automatique|respuesta automática|resposta automática"
    r"|(?:re: ?)?out of (?:the )?office|ooo\b|away from (?:my|the) (?:office|desk|email)|on (?:vacation|holiday|leave|parental leave|maternity leave)\b"
    r"|abwesenheit|abwesend|(?:ich bin )?(?:derzeit |zurzeit )?nicht im (?:büro|haus)|(?:im )?urlaub\b"
    r"|absence du bureau|absent du bureau|message d['’]absence|en congés?\b|absence\b"
    r"|fuera de (?:la )?oficina|ausente|ausencia|de vacaciones"
    r"|fora do escritório|ausência|ausente|em férias|de férias"
    r"|read:|gelesen:|lu ?:|leído:|lida:|delivery receipt|vacation (?:reply|response))",
    re.IGNORECASE,
)
_ABSENT = re.compile(
    r"\b(?:i(?: am|'m|’m| will be|'ll be)(?: currently| now)? (?:out of (?:the )?office|away|on (?:annual |parental |maternity |paternity |sick |medical |vacation )?(?:leave|vacation|holidays?|pto)|travell?ing|not in the office|ooo)"
    r"|(?:i (?:will )?(?:have )?)?(?:limited|no) access to (?:my )?e-?mails?|out of office until"
    r"|(?:ich bin|bin ich)\b.{0,60}(?:nicht (?:im (?:büro|haus)|erreichbar|da)|abwesend|im urlaub|außer haus|in elternzeit|krank)|(?:keinen|nur eingeschränkt(?:en)?) zugriff auf (?:meine )?(?:e-?)?mails?|befinde (?:ich )?mich\b.{0,50}(?:urlaub|elternzeit)"
    r"|je (?:suis|serai)\b.{0,50}(?:absent|en congés?|en vacances|en déplacement|hors du bureau)|absente? du bureau"
    r"|(?:estoy|estaré|me encuentro|me encontraré)\b.{0,50}(?:fuera de la oficina|de vacaciones|ausente|de viaje|de baja|fuera del despacho)"
    r"|(?:estou|estarei|encontro-me)\b.{0,50}(?:fora do escritório|de férias|em férias|ausente|em viagem|de licença))",
    re.IGNORECASE,
)
_BACK = (
    r"back|return(?:s|ing|ed)?|reopen\w{0,3}|resum\w{1,4}|available again|reachable again|wieder|zurück|zurückkehren|kehre|ab|erst"
    r"|de retour|reviens|reviendrai|revient|reprends|reprendrai|rouvr\w{1,5}|à partir du|dès le"
    r"|vuelvo|volver\w{1,4}|regreso|regresar\w{1,3}|de vuelta|de regreso|(?:re)?incorpor\w{1,4}|reabr\w{1,5}|a partir del"
    r"|volto|voltar\w{0,3}|regresso|regressar\w{0,3}|retorno|retornar\w{0,3}|de volta|a partir de"
)
_ABSENT_AT_START = re.compile(
    r"\s*(?:(?:currently|actuellement|actualmente|atualmente|derzeit|momentan)\s)?"
    r"(?:absente?\b|en (?:congés?|vacances|arrêt|déplacement)\b|hors du bureau|de vacaciones|fuera de (?:la |el )?(?:oficina|despacho)|ausente|de viaje|de baja|(?:de|em) férias"
    r"|fora do escritório|de licença|em viagem|(?:on|away on) (?:annual |parental |maternity |sick )?(?:leave|vacation|holidays?|pto)\b|ooo\b|out of (?:the )?office|(?:im|in) (?:urlaub|elternzeit)"
    r"|abwesend|nicht im (?:büro|haus)|(?:bin |ich bin )?(?:bis|vom) .{2,30} (?:im urlaub|abwesend|nicht (?:im (?:büro|haus)|da|erreichbar)|außer haus))",
    re.IGNORECASE,
)
_POLITE_CLAUSE = re.compile(
    r"\s*(?:(?:hi|hello|hallo|guten tag|sehr geehrte\w?|bonjour|hola|buenos días|buenas tardes|olá|bom dia|boa tarde|dear)\b.{0,40}"
    r"|(?:thanks|thank you|vielen dank|danke|merci|gracias|obrigad[oa])\b.{0,60}|(?:best|kind|warm)? ?regards.{0,30}|(?:viele|beste|mit freundlichen|liebe) grüße.{0,30}"
    r"|(?:bien )?cordialement.{0,30}|(?:un )?saludos?.{0,30}|atenciosamente.{0,30}|cumprimentos.{0,30}|abraço.{0,30})\s*",
    re.IGNORECASE,
)
"""A greeting, thanks, or a closing."""
_NAME = re.compile(r"\s*[A-ZÀ-Ý][\w.'’-]*(?:\s[A-ZÀ-Ý][\w.'’-]*){0,2}\s*")
_ASKS = re.compile(
    r"[?]|\b(?:please|call|talk|let's|works|so|but|bitte|gerne?|aber|rappel\w*|appel\w*|plutôt|mais|svp|hablamos|llám\w*|mejor|pero|por favor|lig(?:ue|ar|a)|fal\w{2,4}|mas)\b",
    re.IGNORECASE,
)
"""Words to the reader, which no notice of an absence needs."""
_END_WORDS = re.compile(rf"\b(?:until|till|through|bis|jusqu\w*|hasta|até|{_BACK})\b", re.IGNORECASE)
_CLAUSE_END = re.compile(r"[!?;,\n]|(?<!\d)\.(?=\s|$)|\s(?:and|und|et|y|e)\s")
_LONGEST_NOTICE = 400
_WORDS_OF_END = 6
_ANY_DAY = date(2000, 1, 1)
_PROGRAM_WORDS = re.compile(
    r"\b(?:(?:in|for) (?:urgent|case of (?:urgent|emergenc))\w*|(?:if (?:it is|it's|this is|your \w+ is) urgent)|will (?:respond|reply|answer|get back)\b.{0,40}(?:return|back|upon|as soon)|upon my return|when i (?:return|am back|get back)"
    r"|(?:e-?mails?|messages?) (?:will not|won't) be (?:read|forwarded)|this is an automat|do not reply to this|auto-?generated|your (?:request|message|ticket|enquiry|inquiry) (?:has been|was) (?:received|registered|created)|ticket (?:number|id|#)|case (?:number|id|#)"
    r"|in dringenden (?:fällen|angelegenheiten)|(?:ihre |eingehende )?(?:e-?mails?|nachricht(?:en)?) (?:wird|werden) nicht (?:weitergeleitet|gelesen)|nach meiner rückkehr|automatisch (?:erstellt|generiert)|(?:ab dem|ab) .{3,30} wieder (?:erreichbar|da|im büro)|melde mich nach"
    r"|en cas d['’]urgence|pour toute urgence|à mon retour|dès mon retour|message automatique|ne pas répondre à ce"
    r"|en caso de urgencia|para (?:temas|asuntos) urgentes|a mi (?:vuelta|regreso)|a la vuelta|mensaje automático|no responda a este"
    r"|em caso de urgência|para assuntos urgentes|no meu (?:regresso|retorno)|quando (?:regressar|retornar|voltar)|mensagem automática|não responda a est[ea])",
    re.IGNORECASE,
)
_FILLERS = (
    r"(?:in|to|at|on|from|the|work|office|again|again from|im büro|im haus|erreichbar|da|für|sie|am|ab|zum|den|dem|der|in|au|bureau|le|la|du|el|del|día|dia|o|a|ao|em"
    r"|no|de|trabalho|trabajo|oficina|escritório)"
)
_BACK_ON = re.compile(rf"\b(?:{_BACK})(?:[\s,:]{{1,3}}{_FILLERS}){{0,6}}[\s,:]{{0,3}}$", re.IGNORECASE)
_BACK_AFTER = re.compile(
    r"[^\w.!?\n]{0,3}(?:\w{1,20}[^\w.!?\n]{1,3}){0,5}?(?:back|reopens?|wieder|zurück|de retour|de vuelta|de regreso|de volta)\b",
    re.IGNORECASE,
)
_SINCE = re.compile(
    r"\b(?:since|from|seit|seit dem|vom|von|depuis|depuis le|du|desde|desde el|del|desde o|de)\s{1,2}$",
    re.IGNORECASE,
)
_RANGE = re.compile(
    r"\s{0,2}(?:-|–|—|to|till|until|through|bis|bis zum|bis einschließlich|au|jusqu'au|al|hasta|hasta el|a|até|até o)\s{0,2}$",
    re.IGNORECASE,
)
_UNTIL = re.compile(
    r"\b(?:until|till|bis|jusqu'(?:en|au|à)|hasta|até)(?:[\s]{1,3}\w{2,9}){0,2}\s{1,2}$", re.IGNORECASE
)
_RECENT = timedelta(days=60)
_WEEKDAY_BEFORE = re.compile(
    r"(?:^|\s)(?:mon|tues?|wed|thu(?:rs?)?|fri|sat|sun|mo|di|mi|do|fr|sa|so|lun|mar|mer|jeu|ven|mié|jue|vie|seg|ter|qua|qui|sex)\.?,?$",
    re.IGNORECASE,
)
_ACKNOWLEDGES = re.compile(
    r"\b(?:received|been created|got your (?:request|message|email)|confirming that|erhalten|eingegangen|erfasst|reçu|enregistrée?|recibid[oa]|registrad[oa]|recebid[oa])\b",
    re.IGNORECASE,
)
_TICKET = re.compile(
    r"##- .{5,80} -##|\[(?:ticket|case|request)[ #:-]|\b(?:ticket|case|request|vorgang|anfrage|demande|solicitud|pedido)(?: (?:number|id|nr\.?))?[ :]{0,2}[#(]?\d{3,}"
    r"|\bref:_\w{5,40}\._\w{5,40}:ref\b",
    re.IGNORECASE,
)
_MACHINE = re.compile(
    r"this is an automat|automatically generated|auto-?generated (?:e-?mail|message)|do not reply to this|automatisch (?:generierte|erstellte|erzeugte)"
    r"|(?:mailbox|inbox|e-?mail address|account) is (?:not|no longer) (?:being )?(?:monitored|checked|read|in use|active)"
    r"|(?:adresse|postfach)\b.{0,30}nicht (?:mehr )?(?:abgerufen|gelesen|überwacht|verwendet|genutzt)"
    r"|(?:adresse|boîte)\b.{0,40}(?:n'est plus|n'est pas) (?:consultée|relevée|utilisée|active)|(?:cuenta|dirección|buzón)\b.{0,30}(?:ya )?no (?:se|está)\b.{0,20}(?:revisa|activ|us)"
    r"|(?:conta|endereço|caixa)\b.{0,30}(?:já )?não (?:é|está)\b.{0,20}(?:monitorad|ativ|lid)",
    re.IGNORECASE,
)


def is_automatic(message: Message, text: str) -> bool:
    """Return True if a program wrote the message.

    Headers decide (RFC 3834, and those of common systems). Without them, the subject decides, or two hints in the text: the
    person is absent, and the words are those of a message to everybody. `Auto-Submitted: no` is a person.
    """
    submitted = header(message, "Auto-Submitted").lower().partition(";")[0].strip()
    if submitted and submitted != "no":
        return True
    if any(
        header(message, name)
        for name in ("X-Autoreply", "X-Autorespond", "X-Auto-Reply-From", "X-MS-Exchange-Inbox-Rules-Loop")
    ):
        return True
    if (
        header(message, "Precedence").lower() in {"auto_reply", "auto-reply"}
        or header(message, "X-Precedence").lower() == "auto_reply"
    ):
        return True
    if is_receipt(message) or _SUBJECT.match(header(message, "Subject")):
        return True
    opening = text[:_READ_CHARACTERS]
    if _MACHINE.search(opening):
        return True
    if _ACKNOWLEDGES.search(opening) and _TICKET.search(f"{header(message, 'Subject')}\n{opening}"):
        return True
    if _is_notice(text):
        return True
    if _PROGRAM_WORDS.search(opening) is None:
        return False
    return _ABSENT.search(opening) is not None or _names_return(opening)


def _is_notice(text: str) -> bool:
    """Return True for a short text that says only that the person is absent, and until when.

    A person who answers says more: what to do until then, or that they will come back to it.
    """
    if len(text) > _LONGEST_NOTICE or _ASKS.search(text):
        return False
    clauses = [clause for clause in _CLAUSE_END.split(text) if clause and clause.strip(" .")]
    notices = [_says_absent(clause) for clause in clauses]
    return any(notices) and all(
        is_notice or _names_end(clause) or _POLITE_CLAUSE.fullmatch(clause) or _NAME.fullmatch(clause)
        for clause, is_notice in zip(clauses, notices, strict=True)
    )


def _says_absent(clause: str) -> bool:
    return _ABSENT.search(clause) is not None or _ABSENT_AT_START.match(clause) is not None


def _names_end(clause: str) -> bool:
    """Return True for a few words that name the day on which the absence ends."""
    return (
        len(clause.split()) <= _WORDS_OF_END
        and _END_WORDS.search(clause) is not None
        and bool(
            find_dates(clause, _ANY_DAY) or find_weekdays(clause, _ANY_DAY) or find_months(clause, _ANY_DAY)
        )
    )


def is_receipt(message: Message) -> bool:
    """Return True for a receipt that an email was displayed or delivered (RFC 8098)."""
    return str(message.get_param("report-type", "") or "").lower() == "disposition-notification"


def _names_return(text: str) -> bool:
    dates = find_dates(text, _ANY_DAY) or find_weekdays(text, _ANY_DAY)
    return any(_is_return(text, item) for item in dates)


def is_absence(subject: str, text: str) -> bool:
    """Return True if an automatic reply says that the person is absent."""
    opening = text[:_READ_CHARACTERS]
    return _ABSENT.search(opening) is not None or (
        _SUBJECT.match(subject) is not None
        and bool(find_dates(opening, date.min.replace(year=2000)) or "office" in subject.lower())
    )


def return_date(text: str, written_on: date) -> date | None:
    """Return the first day on which an absent person reads email again, or None if the text does not say.

    A day after or before words such as "back" is that day, and so is a calendar week or a month. The first day of an absence does
    not count. Otherwise the last date counts as the last day of absence, so that the day after it is returned. Weekdays count
    only with words such as "back on".
    """
    text = text[:_READ_CHARACTERS]
    dates = find_dates(text, written_on)
    ends = [item for number, item in enumerate(dates) if not _is_start(text, dates, number, written_on)]
    for items in (ends, find_weeks(text, written_on), find_weekdays(text, written_on)):
        for is_named in (_follows_return, _precedes_return):
            if day := next((item.day for item in items if is_named(text, item)), None):
                return day
    if ends:
        return max(item.day for item in ends) + timedelta(days=1)
    for item in find_months(text, written_on):
        if item.day > written_on and (
            _UNTIL.search(text[max(0, item.start - _CLOSE) : item.start]) or _is_return(text, item)
        ):
            return item.day
    return None


def _is_start(text: str, dates: list[FoundDate], number: int, written_on: date) -> bool:
    """Return True for the first day of a range, and for a day of the last weeks that was read as one of next year."""
    item = dates[number]
    before = _before(text, item.start)
    if number + 1 < len(dates) and _RANGE.match(f"{_before(text, dates[number + 1].start, item.end)} "):
        return True
    last_year = item.day - timedelta(days=365)
    return _SINCE.search(f"{before} ") is not None and written_on - _RECENT <= last_year < written_on


def _is_return(text: str, item: FoundDate) -> bool:
    return _follows_return(text, item) or _precedes_return(text, item)


def _follows_return(text: str, item: FoundDate) -> bool:
    return _BACK_ON.search(_before(text, item.start)) is not None


def _precedes_return(text: str, item: FoundDate) -> bool:
    """Return True for "on March 1 I am back", but not for "until March 1, then I am back"."""
    if _UNTIL.search(text[max(0, item.start - _CLOSE) : item.start]):
        return False
    return _BACK_AFTER.match(text[item.end : item.end + _CLOSE]) is not None


def _before(text: str, start: int, opening: int = 0) -> str:
    """Return the text before a date, without a weekday and an article between them."""
    before = text[max(opening, start - _CLOSE) : start].rstrip(" ,")
    for _ in range(2):
        words = before.split()
        if words and (
            words[-1].lower() in {"the", "den", "dem", "le", "el", "o"}
            or find_weekdays(words[-1], date(2000, 1, 1))
            or _WEEKDAY_BEFORE.search(words[-1])
        ):
            before = before[: before.rindex(words[-1])].rstrip(" ,")
    return before
