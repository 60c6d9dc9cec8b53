"""Automatic replies: how to recognize them, and when an absent person is back."""

import re
from datetime import date, timedelta
from email.message import Message

from leadops_core.conversation.dates_in_text import find_dates, find_weekdays
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
_PROGRAM_WORDS = re.compile(
    r"\b(?:(?:in|for) (?:urgent|case of (?:urgent|emergenc))\w*|(?:if (?:it is|it's|this is|your \w+ is) urgent)|will (?:respond|reply|answer|get back)\b.{0,40}(?:return|back|upon|as soon)|upon my return|when i (?:return|am back|get back)"
    r"|(?:e-?mails?|messages?) (?:will not|won't) be (?:read|forwarded)|this is an automat|do not reply to this|auto-?generated|your (?:request|message|ticket|enquiry|inquiry) (?:has been|was) (?:received|registered|created)|ticket (?:number|id|#)|case (?:number|id|#)"
    r"|in dringenden (?:fällen|angelegenheiten)|(?:ihre |eingehende )?(?:e-?mails?|nachricht(?:en)?) (?:wird|werden) nicht (?:weitergeleitet|gelesen)|nach meiner rückkehr|automatisch (?:erstellt|generiert)|(?:ab dem|ab) .{3,30} wieder (?:erreichbar|da|im büro)|melde mich nach"
    r"|en cas d['’]urgence|pour toute urgence|à mon retour|dès mon retour|message automatique|ne pas répondre à ce"
    r"|en caso de urgencia|para (?:temas|asuntos) urgentes|a mi (?:vuelta|regreso)|a la vuelta|mensaje automático|no responda a este"
    r"|em caso de urgência|para assuntos urgentes|no meu (?:regresso|retorno)|quando (?:regressar|retornar|voltar)|mensagem automática|não responda a est[ea])",
    re.IGNORECASE,
)
_BACK_ON = re.compile(
    r"(?:\b(?:back|return(?:ing)?|available again|reachable again|in the office again)(?: (?:in|to) (?:the )?office)?(?: again)?(?: on| from)?"
    r"|\b(?:wieder|zurück)\b(?: (?:im büro|erreichbar|da|für sie da))?(?: (?:ab|am|seit))?(?: dem| zum)?|\bab(?: dem)?"
    r"|\b(?:de retour|disponible|retour)(?: au bureau)?(?: (?:le|à partir du|dès le|à compter du))?"
    r"|\b(?:vuelvo|regreso|volveré|regresaré|de vuelta|incorporo|incorporaré|disponible)(?: a la oficina)?(?: (?:el|a partir del|desde el))?"
    r"|\b(?:volto|regresso|retorno|voltarei|regressarei|retornarei|de volta|disponível)(?: ao escritório)?(?: (?:a|em|no dia|a partir de))?)[\s,:]*(?:día |dia )?$",
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
    if str(message.get_param("report-type", "") or "").lower() == "disposition-notification":
        return True
    if _SUBJECT.match(header(message, "Subject")):
        return True
    opening = text[:_READ_CHARACTERS]
    return _ABSENT.search(opening) is not None and _PROGRAM_WORDS.search(opening) is not None


def is_absence(subject: str, text: str) -> bool:
    """Return True if an automatic reply says that the person is absent."""
    opening = text[:_READ_CHARACTERS]
    return _ABSENT.search(opening) is not None or (
        _SUBJECT.match(subject) is not None
        and bool(find_dates(opening, date.min.replace(year=2000)) or "office" in subject.lower())
    )


def return_date(text: str, written_on: date) -> date | None:
    """Return the first day on which an absent person reads email again, or None if the text does not say.

    A day after "back on" is that day. Otherwise the last date counts as the last day of absence, so that the day after it is
    returned. Weekdays count only after words such as "back on".
    """
    text = text[:_READ_CHARACTERS]
    dates = find_dates(text, written_on)
    for item in (*dates, *find_weekdays(text, written_on)):
        if _BACK_ON.search(_before(text, item.start)):
            return item.day
    return max(item.day for item in dates) + timedelta(days=1) if dates else None


def _before(text: str, start: int) -> str:
    """Return the text before a date, without a weekday between them."""
    before = text[max(0, start - _CLOSE) : start].rstrip(" ,")
    words = before.split()
    if words and find_weekdays(words[-1], date(2000, 1, 1)):
        before = before[: -len(words[-1])].rstrip(" ,")
    return before
