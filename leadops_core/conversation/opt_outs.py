"""Tell a wish for no more email from sentences that only use its words.

A wrong opt-out ends all email to a good address. A missed one does little harm: every reply stops the follow-ups, and a
person reads it.
"""

import re

_FIRST_PERSON = re.compile(
    r"\b(?:me|us|my|our|i|we|mich|mir|uns|mein\w{0,2}|unser\w{0,2}|moi|nous|mon|ma|mes|notre|nos|m['’]|mi|mis|nuestr[oa]s?|minhas?|meus?)\b"
    r"|(?:ar|er|en|an|ad|e)me\b|\bj['’]|m['’](?=\w)"
)
_NAMED_OBJECT = re.compile(
    r"\b(?:e-?mail|mail|message|contact|write to|spam|bother) (?!I\b)[A-Z][a-z]{1,20}\b"
)
_REQUEST = re.compile(
    r"\b(?:can|could|would|will) you\b|\bplease\b|\b(?:können|könnten|würden) sie\b|\b(?:kannst|könntest) du\b|\bbitte\b"
    r"|\bpou(?:vez|rriez)[- ]vous\b|\bmerci de\b|\bsvp\b|\b(?:puede|pueden|podría|podrían|pode|podem|poderia|poderiam|podes)\b|\bpor favor\b",
    re.IGNORECASE,
)
_CONDITION = re.compile(
    r"\b(?:if we|once we|when we leave|wenn wir|falls wir|si nous|si on|si (?:nos|cancel)\w*|se (?:nós|cancel)\w*)\b",
    re.IGNORECASE,
)
_REMOVAL = re.compile(
    r"unsubscri|opt\w* (?:me |us )?out|\blist|verteiler|liste\b|lista\b|abmeld|austrag|désinscri|désabonn|\bbaja\b|descadastr|desinscrev|database|datenbank",
    re.IGNORECASE,
)
"""Words for leaving a list, which leave no doubt about what the sender wants."""
_LIMIT = re.compile(
    r"\b(?:yet|until|till|before (?!i |we |you )|for now|right now|noch nicht|bevor|vor (?:dem|der)|bis (?:zum|zur|ende|mitte|anfang)|vorerst|momentan"
    r"|avant (?:le|la|lundi|de)|encore|pour (?:le moment|l['’]instant)|jusqu|todavía|aún|hasta|antes de|por ahora|de momento|ainda|até|por enquanto|por agora)\b",
    re.IGNORECASE,
)
_OTHER_WAY = re.compile(
    r"\b(?:instead|rather|(?:me|us) directly|sondern|stattdessen|lieber|mir direkt|plutôt|mejor|sino|em vez|de preferência|prefiro|use (?:this|that|my|the)"
    r"|(?:is|are) (?:still )?(?:fine|ok|okay|better)|(?:but|aber|mais|pero|mas) (?:i|we|ich|wir|je|nous|yo|eu))\b",
    re.IGNORECASE,
)
_ONLY = re.compile(
    r"\b(?:only|nur|seulement|uniquement|solo|sólo|solamente|apenas|somente)\b(?=\s{0,3}(?:[,.;!]|$))|\b(?:only|nur|seulement|solo|sólo|apenas) (?:from|von|vom|aus|de|del|da|do)\b"
    r"|\bstill (?:fine|ok|okay|interested|on|stands)\b",
    re.IGNORECASE,
)
_CALLS = re.compile(
    r"\b(?:phone|call(?:ing|s|ed)?|telephone|whatsapp|linkedin|anruf\w*|telefon\w*|appel\w*|téléphon\w*|llam\w*|teléfono|lig(?:ue|uem|ar|ações)|telefone)\b",
    re.IGNORECASE,
)
_MAIL = re.compile(
    r"mail|messag|newsletter|list|spam|contact(?! me by| us by)|schreib|nachricht|verteiler|écri|envoy|correo|escri|mensa|envi|lista",
    re.IGNORECASE,
)
_OTHER_RECIPIENT = re.compile(
    r"\b(?:e-?mails?|messages?|nachrichten|correos|mensajes|mensagens)\s(?:to|an|à|au|aux|al?|para|ao)\s(?!(?:me|us|mich|uns|moi|nous|mí|mim|nosotros)\b)",
    re.IGNORECASE,
)
_OTHER_LIST = re.compile(
    r"\b(?:unsubscribe|abgemeldet|désabonn\w+|baja)\s(?:from|von|de|del|da|do)\s(?:the|an?|our|my|their|dem|der|einem|unser\w{0,2}|l[ea]|nos|notre|la|el|nuestr\w{1,2}|nosso)\s"
    r"(?!(?:list|mailing|newsletter|e-?mail|mail|verteiler|liste|lista|correo|distribution)\w*)",
    re.IGNORECASE,
)
_OWN_WORK = re.compile(
    r"\b(?:we|i|wir|ich|nous|on|queremos|quiero|precisamos)\s(?:\w+\s){0,3}(?:to\s)?(?:stop|quit|cease)\s(?:\w+\s)?(?:emailing|mailing|sending|writing|contacting|spamming)\s"
    r"(?!(?:me|us)\b)",
    re.IGNORECASE,
)
_SENTENCE_END = ".!?\n"


def is_opt_out(text: str, quote: str) -> bool:
    """Return True if the quoted words of a reply, in their sentence, ask for no more email to the sender at all.

    They do not if they ask a question in general, concern somebody else, a call, or another list, speak of what the sender
    does, or set a limit: a time, or another way to get in touch.
    """
    sentence = _sentence_of(text, quote)
    has_first_person = _FIRST_PERSON.search(quote.lower()) is not None
    if sentence.rstrip().endswith("?") and not _is_request(sentence, has_first_person=has_first_person):
        return False
    if not has_first_person and _NAMED_OBJECT.search(quote):
        return False
    if any(rule.search(sentence) for rule in (_OTHER_RECIPIENT, _OTHER_LIST, _OWN_WORK)):
        return False
    after = sentence[max(0, sentence.find(quote)) :]
    if _ONLY.search(after):
        return False
    if _REMOVAL.search(quote):
        return True
    if _CALLS.search(quote) and not _MAIL.search(quote):
        return False
    return _LIMIT.search(after) is None and _OTHER_WAY.search(after) is None


def _is_request(sentence: str, *, has_first_person: bool) -> bool:
    return has_first_person and bool(_REQUEST.search(sentence)) and not _CONDITION.search(sentence)


def _sentence_of(text: str, quote: str) -> str:
    """Return the sentence that holds the quote, with its mark."""
    at = text.find(quote)
    if at < 0:
        return quote
    end = at + len(quote)
    start = max((text.rfind(mark, 0, at) for mark in _SENTENCE_END), default=-1) + 1
    if quote[-1:] not in _SENTENCE_END:
        ends = [found for mark in _SENTENCE_END if (found := text.find(mark, end)) >= 0]
        end = min(ends) + 1 if ends else len(text)
    return text[start:end].strip()
