"""Separate what a person wrote from the quoted conversation, the signature, and the disclaimers around it.

Every rule looks at single lines or at a few neighbors, so the time is linear in the length of the text.
"""

import re
from collections.abc import Sequence
from itertools import islice

MAX_LINES = 5_000
_MAX_LINE = 1_000
_ATTRIBUTION_LINES = 4
_ATTRIBUTION_CHARACTERS = 400
_HEADER_BLOCK_LINES = 8
_SIGNATURE_LINES = 15
_NAME_WORDS = 6

_QUOTED = re.compile(r"[ \t]{0,3}>")
_WROTE = re.compile(
    r"\b(?:wrote|writes|schrieb|schreibt|geschrieben|a écrit|écrit|escribió|escribio|escreveu|ha scritto|schreef"
    r"|napisał\(a\)|napisał|napisała|skrev|napsal\(a\)|kirjoitti)\b",
    re.IGNORECASE,
)
_TIME_OR_ADDRESS = re.compile(r"\d{1,2}[:.h]\d{2}|[^\s@<>]{1,64}@[^\s@<>]{1,253}")
_DATED = re.compile(r"(?:on|am|le|el|em|no dia|il|op|den|dnia|dne)\b.{0,40}\d", re.IGNORECASE)
# Gmail's older form has no verb: "2026-02-03 10:00 GMT+01:00 Ana Silva <ana@b.example>:"
_DATED_SENDER = re.compile(r"\d{4}-\d{2}-\d{2} \d{1,2}:\d{2}.{0,80}<[^<>\s]{3,320}>:$")
_SEPARATOR = re.compile(
    r"(?:-{2,}|_{2,})[ \t]{0,3}(?:original message|forwarded message|original appointment|ursprüngliche nachricht"
    r"|originalnachricht|weitergeleitete nachricht|message d'origine|message d’origine|message original|message transféré"
    r"|mensaje original|mensaje reenviado|mensagem original|mensagem encaminhada|messaggio originale"
    r"|oorspronkelijk bericht|original-nachricht)[ \t]{0,3}(?:-{2,}|_{2,})?$|begin forwarded message:$"
    r"|anfang der weitergeleiteten nachricht:$|début du message réexpédié ?:$|inicio del mensaje reenviado:$"
    r"|início da mensagem reencaminhada:$",
    re.IGNORECASE,
)
_HEADER_LABELS = (
    frozenset("from von de da van od från".split()),
    frozenset(
        (
            "enviado el",
            "enviada em",
            "gesendet am",
            *"sent date gesendet datum envoyé enviado enviada fecha data inviato verzonden wysłano skickat".split(),
        )
    ),
    frozenset("to an à para a aan do till".split()),
    frozenset(["subject", "betreff", "objet", "asunto", "assunto", "oggetto", "onderwerp", "temat", "ämne"]),
)
_HEADER_LINE = re.compile(r"[*_ \t]{0,3}([^\W\d_]{1,12}(?: [^\W\d_]{1,4})?)[*_]{0,2}[ \u00a0]?:[*_ \t]")

_SENT_FROM = re.compile(
    r"(?:sent (?:from|via|using) (?:my|mail|outlook|yahoo|proton|gmail|an?|the)|get outlook for|gesendet (?:von|mit|aus)|von meinem \w{3,12} gesendet"
    r"|(?:holen sie sich|hol dir) outlook|envoyé (?:de|depuis|à partir)|télécharger outlook|obtenir outlook"
    r"|enviado (?:desde|do|a partir|pelo|de)|obtener outlook|obter o? ?outlook|obtenha o outlook|inviato da|verzonden vanaf)\b",
    re.IGNORECASE,
)
_SIGNATURE_MARK = re.compile(r"(?:--|—|__)[ \u00a0]?$|[-_–—=*]{5,}$")
_CLOSING = re.compile(
    r"(?:(?:with )?(?:kind(?:est)?|best|warm(?:est)?|many|all the)? ?(?:regards|wishes|best)|best|cheers|sincerely|yours (?:sincerely|truly)"
    r"|thanks|thank you|many thanks|thanks (?:and|&) (?:kind |best )?regards|thx|br|rgds"
    r"|(?:mit )?(?:freundliche[nm]?|beste[nm]?|viele[nm]?|liebe[nm]?|schöne[nm]?|herzliche[nm]?) gr(?:ü|ue)(?:ß|ss)e?n?"
    r"|gr(?:u|ü|ue)(?:ß|ss)e?|mfg|vg|lg|danke|vielen dank|beste grüße aus \w{2,20}"
    r"|(?:bien )?cordialement|(?:sincères |meilleures )?salutations|bien à vous|merci|bonne journée|à bientôt"
    r"|(?:un )?(?:cordial )?saludos?(?: cordial(?:es)?)?|atentamente|gracias|un abrazo|cordialmente"
    r"|atenciosamente|att|abraços?|obrigad[oa]|cumprimentos|com os melhores cumprimentos|melhores cumprimentos"
    r"|cordiali saluti|grazie|met vriendelijke groet(?:en)?|groeten?|pozdrawiam|hälsningar|mvh)[ \t]{0,2}[,.!;–-]{0,3}$",
    re.IGNORECASE,
)
_DISCLAIMER = re.compile(
    r"(?:this (?:e-?mail|message|communication)(?: \(?(?:and|including) .{0,40})? (?:is|may|contains|and any|was)"
    r"|the (?:information|content)s? (?:contained )?(?:in|of) this (?:e-?mail|message)|confidentiality notice|disclaimer\b"
    r"|diese (?:e-?mail|nachricht)\b.{0,60}(?:vertraulich|bestimmt)|(?:der )?inhalt dieser (?:e-?mail|nachricht)"
    r"|ce (?:message|courriel|mail)\b.{0,60}(?:confidentiel|destin|pièces jointes)"
    r"|este (?:mensaje|correo)\b.{0,60}(?:confidencial|destin|adjunto)|aviso (?:legal|de confidencialidad)"
    r"|esta (?:mensagem|comunicação)\b.{0,60}(?:confidencia|destin|anexo)|aviso de confidencialidade"
    r"|please consider the environment|denken sie an die umwelt|think before you print)",
    re.IGNORECASE,
)
_BANNER = re.compile(
    r"\[?(?:external|extern|externe|externo|caution|achtung|attention|warning|warnung|vorsicht|precaución|cuidado)\b[\]:!]"
    r"|you don't (?:often )?get email from|some people who received this message|sie erhalten nicht oft e-mails von"
    r"|(?:this|diese) (?:e-?mail|message|nachricht) (?:originated|came|kommt|stammt) (?:from |von )?(?:outside|außerhalb)",
    re.IGNORECASE,
)


def own_words(text: str) -> str:
    """Return what the sender wrote in a reply.

    Quoted lines go, wherever they are, so that answers between them stay. What follows a line such as "On Monday, Ann wrote:",
    a block of quoted headers, the mark of a signature, or a closing formula goes, too. If nothing would be left, the text above
    the first quotation is returned as it is.
    """
    lines = [line[:_MAX_LINE].rstrip() for line in _lines(text)[:MAX_LINES]]
    written = _without_quotations(lines)
    body = _without_signature(_without_banner(written))
    return _joined(body) or _joined(written)


def _lines(text: str) -> list[str]:
    return (
        text.replace("\r\n", "\n")
        .replace("\r", "\n")
        .replace("\u00a0", " ")
        .replace("\u200b", "")
        .split("\n")
    )


def _joined(lines: Sequence[str]) -> str:
    kept: list[str] = []
    for line in lines:
        if line.strip() or (kept and kept[-1]):
            kept.append(line.strip())
    return "\n".join(kept).strip()


def _without_quotations(lines: Sequence[str]) -> list[str]:
    """Return the lines that are not quoted."""
    written: list[str] = []
    index = 0
    while index < len(lines):
        line = lines[index].strip()
        if _QUOTED.match(lines[index]):
            index += 1
        elif (count := _attribution_length(lines, index)) > 0:
            index += count
            if not _is_quote_next(lines, index):
                # Some programs quote without marks, to the end of the message.
                break
        elif (
            _SEPARATOR.match(line)
            or _starts_header_block(lines, index)
            or (_is_rule(line) and _starts_header_block(lines, _next_content(lines, index + 1)))
        ):
            break
        else:
            written.append(lines[index])
            index += 1
    return written


def _attribution_length(lines: Sequence[str], index: int) -> int:
    """Return the number of lines of an attribution such as "On Monday, Ann wrote:", or 0 if none starts here.

    Programs wrap it, so it may take several lines. It ends in a colon, or in the verb, and names a date or an address.
    """
    if not lines[index].strip():
        return 0
    joined = ""
    for count in range(1, _ATTRIBUTION_LINES + 1):
        if index + count > len(lines):
            return 0
        line = lines[index + count - 1].strip()
        if not line or _QUOTED.match(line):
            return 0
        joined = f"{joined} {line}".strip()
        if len(joined) > _ATTRIBUTION_CHARACTERS:
            return 0
        if joined.endswith((":", ": ")) and (
            _DATED_SENDER.search(joined)
            or (
                _WROTE.search(joined)
                and (
                    _TIME_OR_ADDRESS.search(joined)
                    or _DATED.match(joined)
                    or _is_quote_next(lines, index + count)
                )
            )
        ):
            return count
    return 0


def _is_quote_next(lines: Sequence[str], index: int) -> bool:
    index = _next_content(lines, index)
    return index < len(lines) and _QUOTED.match(lines[index]) is not None


def _next_content(lines: Sequence[str], index: int) -> int:
    while index < len(lines) and not lines[index].strip():
        index += 1
    return index


def _starts_header_block(lines: Sequence[str], index: int) -> bool:
    """Return True if quoted headers start here: From, followed by at least two of date, To, and Subject."""
    if index >= len(lines) or not _has_label(lines[index], _HEADER_LABELS[0]):
        return False
    following = [line for line in lines[index + 1 : index + _HEADER_BLOCK_LINES] if line.strip()]
    return sum(any(_has_label(line, labels) for line in following) for labels in _HEADER_LABELS[1:]) >= 2


def _has_label(line: str, labels: frozenset[str]) -> bool:
    match = _HEADER_LINE.match(f"{line} ")
    return match is not None and match[1].lower() in labels


def _is_rule(line: str) -> bool:
    return len(line) >= 5 and not line.strip("_-–— ")


def _without_banner(lines: Sequence[str]) -> list[str]:
    """Return the lines without the warning that a mail system put above them, which ends with an empty line."""
    first = _next_content(lines, 0)
    if first < len(lines) and _BANNER.match(lines[first].strip()):
        end = first
        while end < len(lines) and lines[end].strip():
            end += 1
        if _next_content(lines, end) < len(lines):
            return list(lines[end:])
    return list(lines)


def _without_signature(lines: Sequence[str]) -> list[str]:
    first = _next_content(lines, 0)
    for index in range(first + 1, len(lines)):
        line = lines[index].strip()
        if not line:
            continue
        if _SIGNATURE_MARK.match(line) or _SENT_FROM.match(line) or _DISCLAIMER.match(line):
            return list(lines[:index])
        if _CLOSING.match(line) and _is_signature(lines, index + 1):
            return list(lines[:index])
    return list(lines)


def _is_signature(lines: Sequence[str], index: int) -> bool:
    """Return True if the lines from here on are a name with its details, and no more sentences."""
    rest = list(
        islice(
            (line.strip() for line in (lines[at] for at in range(index, len(lines))) if line.strip()),
            _SIGNATURE_LINES + 1,
        )
    )
    if not rest:
        return True
    if len(rest) > _SIGNATURE_LINES and not any(_DISCLAIMER.match(line) for line in rest):
        return False
    name = rest[0]
    return len(name.split()) <= _NAME_WORDS and not name.endswith((".", "?", "!", ":"))
