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
_NOTICE_LINES = 12

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
_ADDRESS_IN_BRACKETS = re.compile(r"<[^\s@<>]{1,64}@[^\s@<>]{1,253}>")
# Notes writes the sender and the time in two lines, and the names of the other headers in lines of their own.
_SENDER_LINE = re.compile(r"[^@<>]{0,80}<?[^\s@<>]{1,64}@[^\s@<>]{1,253}>?$")
_TIME_LINE = re.compile(
    r"\d{1,4}[./-]\d{1,2}[./-]\d{2,4},?[ \t]{1,3}\d{1,2}:\d{2}(?::\d{2})?(?: ?[ap]m)?$", re.IGNORECASE
)
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

_PRODUCT = re.compile(
    r"\b(?:iphone|ipad|android|outlook|blackberry|galaxy|samsung|huawei|xiaomi|pixel|smartphone|mobiltelefon|handy|mobile|phone|téléphone"
    r"|teléfono|celular|telemóvel|móvil|smartphones?|mail|gmail|e-?mail app|gmx|web\.de|proton|tutanota|spark|superhuman|windows)\b",
    re.IGNORECASE,
)
_SENDING = (
    r"(?:sent|gesendet|gesandt|geschickt|envoyé|enviado|enviada|inviato|verzonden|wysłane) (?:from|via|using|with|by|von|mit|aus|über|vom|de|depuis"
    r"|à partir|avec|desde|do|da|pelo|con|com|vanaf|z)|get outlook|von meine[mr]|holen sie sich|hol dir|télécharge[rz]|obten(?:ir|ez|er|ga)|obtén"
    r"|obter|obtenha|baix(?:ar|e)|scarica|diese nachricht wurde|this message was sent"
)
_SENDING_LINE = re.compile(
    rf"(?:{_SENDING})\b|.{{3,80}}\b(?:gesendet|beziehen|verschickt|verzonden)\.?$", re.IGNORECASE
)
_MAX_PROGRAM_LINE = 100
_VIRUS_FREE = re.compile(
    r"(?:virus-?free|virenfrei|sans virus|(?:libre|livre) de v[ií]rus|sin virus|this (?:email|message) (?:has been|was) (?:scanned|checked)"
    r"|diese e-?mail wurde .{0,20}viren)\b",
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
_LEGAL_WORDS = (
    re.compile(r"confiden|vertraulich|privileged|privilégi", re.IGNORECASE),
    re.compile(r"addressee|recipient|adressat|empfänger|destinat", re.IGNORECASE),
    re.compile(
        r"in error|by mistake|irrtüm|nicht der richtige|par erreur|por error|por engano|por erro",
        re.IGNORECASE,
    ),
    re.compile(r"\bdelete|destroy|lösch|vernicht|supprim|détrui|elimin|borr[ae]|apag|destru", re.IGNORECASE),
)
"""A notice names three of these: what is secret, for whom, a mistake, and what to do then. All languages write the same notice."""
_NETWORKS = re.compile(
    r"(?:(?:facebook|linkedin|twitter|x|xing|instagram|youtube|website|web)\b[ |·•/,-]{0,4}){1,8}$",
    re.IGNORECASE,
)
_LINK = re.compile(r"\(?<?https?://[^\s<>]{1,500}>?")
_BANNER = re.compile(
    r"\[?(?:external|extern|externe|externo|caution|achtung|attention|warning|warnung|vorsicht|precaución|cuidado)\b[\]:!]"
    r"|you don't (?:often )?get email from|some people who received this message|sie erhalten nicht (?:oft|häufig)"
    r"|vous n.{1,20}pas souvent|no suele recibir|(?:você )?não costuma receber|.{0,200}aka\.ms/learnaboutsenderidentification"
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
            or _starts_sender_block(lines, index)
            or (_is_rule(line) and _starts_header_block(lines, _next_content(lines, index + 1)))
        ):
            break
        else:
            written.append(lines[index])
            index += 1
    return written


def _attribution_length(lines: Sequence[str], index: int) -> int:
    """Return the number of lines of an attribution such as "On Monday, Ann wrote:", or 0 if none starts here.

    Programs wrap it, so it may take several lines. It ends in a colon, or in the verb, and names a date or an address. A line
    above an attribution that is complete without it is not a part of it.
    """
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
        if _is_attribution(joined, is_quote_next=_is_quote_next(lines, index + count)):
            return 0 if _begins_later(lines[index : index + count]) else count
        if _begins_unmarked_quote(joined):
            return count
    return 0


def _is_attribution(joined: str, *, is_quote_next: bool) -> bool:
    if not joined.endswith(":"):
        return False
    if _DATED_SENDER.search(joined):
        return True
    return _WROTE.search(joined) is not None and (
        is_quote_next or _TIME_OR_ADDRESS.search(joined) is not None or _DATED.match(joined) is not None
    )


def _begins_later(lines: Sequence[str]) -> bool:
    """Return True if the first of the lines of an attribution is a sentence above it."""
    if len(lines) == 1:
        return False
    first, rest = lines[0].strip(), [line.strip() for line in lines[1:]]
    if _SIGNATURE_MARK.match(first) or first.endswith((".", "!", "?")) or any(map(_DATED.match, rest)):
        return True
    return _DATED.match(first) is None and _is_attribution(" ".join(rest), is_quote_next=False)


def _begins_unmarked_quote(line: str) -> bool:
    """Return True for an attribution that the quoted text follows in the same line, as Yahoo's app writes it."""
    match = _WROTE.search(line)
    return (
        match is not None
        and line[match.end() : match.end() + 2].startswith(":")
        and _DATED.match(line) is not None
        and _ADDRESS_IN_BRACKETS.search(line[: match.start()]) is not None
    )


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


def _starts_sender_block(lines: Sequence[str], index: int) -> bool:
    return (
        index + 1 < len(lines)
        and _SENDER_LINE.match(lines[index].strip()) is not None
        and _TIME_LINE.match(lines[index + 1].strip()) is not None
    )


def _has_label(line: str, labels: frozenset[str]) -> bool:
    match = _HEADER_LINE.match(f"{line} ")
    return match is not None and match[1].lower() in labels


def _is_rule(line: str) -> bool:
    return len(line) >= 5 and not line.strip("_-–— ")


def _without_banner(lines: Sequence[str]) -> list[str]:
    """Return the lines without the warning that a mail system put above them.

    It ends with an empty line. If no words follow that, it ends with the line that completes its sentence.
    """
    first = _next_content(lines, 0)
    if first < len(lines) and _BANNER.match(lines[first].strip()):
        paragraph_end = first
        while paragraph_end < len(lines) and lines[paragraph_end].strip():
            paragraph_end += 1
        sentence_end = first + 1
        while sentence_end < paragraph_end and not lines[sentence_end - 1].endswith((".", ">", "]", "!")):
            sentence_end += 1
        if sentence_end == paragraph_end:
            # Without the end of a sentence, the banner is one line.
            sentence_end = first + 1
        for end in (paragraph_end, sentence_end):
            if _next_content(lines, end) < len(lines):
                return list(lines[end:])
    return list(lines)


def _without_signature(lines: Sequence[str]) -> list[str]:
    first = _next_content(lines, 0)
    for index in range(first + 1, len(lines)):
        line = lines[index].strip()
        if not line:
            continue
        if _SIGNATURE_MARK.match(line) or _is_program_line(line) or _DISCLAIMER.match(line):
            return list(lines[:index])
        if not lines[index - 1].strip() and _is_legal_notice(lines, index):
            return list(lines[:index])
        if _CLOSING.match(line) and _is_signature(lines, index + 1):
            return list(lines[:index])
    return _without_networks(lines, first)


def _is_program_line(line: str) -> bool:
    """Return True for a line that a mail program, a phone, or a virus scanner adds: "Sent from my iPhone"."""
    line = _LINK.sub("", line).strip()
    if len(line) > _MAX_PROGRAM_LINE:
        return False
    return _VIRUS_FREE.match(line) is not None or (
        _SENDING_LINE.match(line) is not None and _PRODUCT.search(line) is not None
    )


def _is_legal_notice(lines: Sequence[str], index: int) -> bool:
    """Return True if the paragraph that starts here is a notice about confidential content."""
    paragraph = ""
    for line in islice(lines, index, index + _NOTICE_LINES):
        if not line.strip():
            break
        paragraph += f" {line}"
    return sum(words.search(paragraph) is not None for words in _LEGAL_WORDS) >= 3


def _without_networks(lines: Sequence[str], first: int) -> list[str]:
    """Return the lines without links to social networks at their end. A telephone number there may be the answer."""
    end = len(lines)
    while end > first + 1 and (not lines[end - 1].strip() or _NETWORKS.match(lines[end - 1].strip())):
        end -= 1
    return list(lines[:end])


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
