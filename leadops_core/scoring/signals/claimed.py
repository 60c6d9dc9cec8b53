"""Verify signals that a model claims to have read: one counts only if the lead's own words support it."""

import re
import unicodedata
from bisect import bisect_left
from collections.abc import Iterable, Mapping, Sequence
from types import MappingProxyType
from typing import Literal, NamedTuple

from leadops_core.schemas.lead import LeadContent
from leadops_core.schemas.signal import SIGNAL_LEVELS, Signal, SignalKind, TextField
from leadops_core.scoring.signals.injections import find_injection, sentences_around
from leadops_core.scoring.signals.passage import READ_CHARACTERS, Passage

CLAIMS_EDITION = "3"
"""Increased with every change of the words that support a claim."""

Refusal = Literal["unknown_level", "not_verbatim", "too_long", "not_borne_out", "speaks_to_a_machine"]


class ClaimedSignal(NamedTuple):
    """A signal that a model claims to have read in a text."""

    kind: str
    level: str
    quote: str
    field: TextField
    is_plain: bool
    """True if the text states it explicitly; False if it is implied."""


class Verified(NamedTuple):
    """The supported claims as signals, and the reason for each refused claim."""

    signals: tuple[Signal, ...]
    refused: tuple[Refusal, ...]


_MIN_QUOTE, _MAX_QUOTE = 3, 400
_LOOK_BACK = 90
_SPELLED = {"ł": "l", "ß": "ss"}
_EXPLICIT, _IMPLIED = 0.9, 0.6

_MONEY = r"budget|presupuest|orcament|bilanci|begroting|budzet|fund|invest|spend|money|geld|mittel|argent|dinero|dinheiro|soldi|[€$£]|\b(?:eur|usd|gbp|chf)\b|\d{3}|\d ?k\b"
_MAIL = r"(?:e.?mail|mail|contact|writ|call|phon|send|messag|newsletter|spam|werbung|anruf|schreib|kontakt|ecri|envoy|appel|escrib|envi|correo|llam|escrev|mensag|lig|mand|scriv|post|bericht|wiadomosc)"
_FORBIDS = (
    rf"(?:\bdo not|\bdon't|\bnever|\bno more|\bno longer|\bplus de|\bne (?:me|nous|plus)|\bno (?:me|nos)|\bnao (?:me|nos)"
    rf"|\bkein(?:e|en)?|\bnicht mehr|\bgeen|\bbasta|\bparem|\bdejen|\barretez)(?:\W+(?!hesit|zoger|dud)\w{{1,12}}){{0,2}}?\W+{_MAIL}"
    rf"|\bstop(?:\W+\w{{1,12}})?\W+{_MAIL}\w*(?:\W+\w{{1,12}}){{0,2}}?\W+(?:me|us|my)\b"
    r"|\bstop\W+(?:the |these |your |all )?(?:e.?mails\b(?! by)|spam|messages|newsletter)"
)
_WORDS: Mapping[str, str] = MappingProxyType(
    {
        "intent:demo": r"demo|vorfuhr|prasent|present|show|zeig|montr|mostra|ensen|\bcall\b|meet|gesprach|\btalk|reunion|rendez|appel|llamada|ligacao|chiamata|incontr|afspraak|gesprek|pokaz|rozmow|spotkan|walk ?through|\btour\b|visning|mote\b|\bsee (?:it|how|the|your)|in action|book|send over times|20 minutes|ring me|phone me|like to see|times that",
        "intent:pricing": r"pric|cost|quot|\brates?\b|how much|preis|kost|angebot|wie ?viel|prix|tarif|devis|cout|combien|precio|coste|presupuest|cotiza|cuanto|preco|custo|orcament|quanto|prezz|preventiv|prijs|offerte|\bcen[ay]?\b|cennik|koszt|wycen|\bpris|\bfees?\b|charge|licen|proposal|propuesta|proposta|commercials|run for|oferta",
        "intent:trial": r"trial|\btry|pilot|\btest|probe|essai|essay|prueba|probar|teste|prova|proef|probn|sandbox|\bpoc\b|proof of concept|hands.on",
        "intent:comparing": r"compar|vergleich|evaluat|evaluier|versus|\bvs\b|alternativ|short ?list|\brfp\b|tender|confront|porown|vergelijk|jamfor|against|options|anbieter|vendors|between (?:several|two|three|the two|\d) (?:tools|products|vendors|offers)|other (?:tools|products|providers)",
        "intent:switching": r"switch|replac|migrat|leav|\bmov(?:e|ing)|wechsel|ablos|ersetz|chang\w* (?:our|the|from|tool|vendor|provider|system)|remplac|quitt|cambi|sustitu|reemplaz|\btroc|substitu|mudar|sostitu|overstap|vervang|zmien|zamien|\bbyt|outgrow|renew|unhappy|tired of|sick of|fed up|instead of|current (?:tool|vendor|provider|system)",
        "intent:researching": r"research|look|explor|learn|inform|curious|interes|recherch|erkund|renseign|investig|pesquis|conhec|\bsaber|orient|szuka|brows|understand|find out|more about|overview|details|\binfo|brochure|documentation|broschur|folleto|busca|\bsuchen|search|資料|material",
        "intent:none_now": r"\bnot\b|n't\b|\bno\b|later|nicht|kein|\bpas\b|\bnao\b|\bnon\b|niet|\bnie\b|\binte\b|ingen|on hold|paus|nothing|rien|nada|theoretical",
        "timeline:within_month": r"month|week|today|tomorrow|asap|soon|immediate|urgent|right away|\bdays?\b|monat|woche|sofort|heute|dringend|\bmois\b|semain|urgence|jours|\bmes\b|semana|urgente|dias|mese|settiman|maand|tydzien|tygodn|miesiac|manad|vecka|monday|tuesday|wednesday|thursday|friday|\bnow\b|\bthe \d{1,2}(?:st|nd|rd|th)\b",
        "timeline:within_quarter": r"quarter|month|\bq[1-4]\b|quartal|trimest|monat|\bmois\b|meses|mesi\b|maanden|kwarta|kvartal|weeks|januar|februar|marz|march|april|\bma[iy]\b|jun[ei]|jul[iy]|august|september|o[ck]tober|november|de[cz]ember|christmas|weihnacht|noel|navidad|natal|easter|thanksgiving|reyes|janvier|enero|janeir|before|by the|\bdec\b|\bjan\b|\bnov\b|\boct\b|season|\bbis\b|avant|antes|week of",
        "timeline:within_year": r"year|jahr|annee|\bano\b|\banno\b|jaar|\brok|\bar\b|\b20[2-9]\d\b|months|monate|spring|summer|autumn|winter|\bh[12]\b|half|\bq[1-4]\b",
        "timeline:later": r"later|next year|not|rush|eventual|some ?day|spater|irgendwann|nachstes jahr|plus tard|mas adelante|mais tarde|future|year|hurry|no prisa|pressa|fretta|haast|bradsk|unclear|no timeline|2\d{3}|sin prisa|not before|no date",
        "budget:approved": r"approv|sign(?:ed)? off|secur|allocat|set aside|bewillig|freigegeben|freigab|genehmig|\bsteht\b|approuv|valid|aprobad|aprovad|approvat|goedgekeurd|zatwierdz|godkan|confirm|reserv|ring.?fenc|available|earmark|in place|cleared|got|\bhave\b|there|released|\bok\b|✅|frei",
        "budget:named": _MONEY,
        "budget:seeking": r"has to approve|needs? approval|must approve|seek|look|need|get|ask|request|pending|apply|secure|waiting|beantrag|suchen|cherch|buscan|procur|cercan|zoek|approval|yet|hope|raise|not (?:yet )?approved|noch nicht|pas encore|todavia no|aun no|ainda nao",
        "budget:none": r"\bfree\b|gratis|kostenlos|gratuit|hobby|bucks|\bno\b|not|n't|none|without|zero|kein|pas de|\bsin\b|\bsem\b|senza|geen|brak|ingen|small|tiny|cut|frozen",
        "authority:decides": r"decid|decision|\bsign|\bown|\bceo\b|\bcto\b|\bcfo\b|\bcoo\b|founder|final say|budget holder|entscheid|decisi|decisor|besliss|decyz|beslut|my call|approve|responsible|in charge|purchas|geschaftsfuhr|up to me|authority|mandate|firmo|approval to|i choose|unterschreib",
        "authority:influences": r"recommend|team|boss|manager|board|committee|report|evaluat|vorschlag|empfehl|chef|jefe|direction|propos|together|colleague|present it|convince|involved|stakeholder|\b(?:c[a-z]o|vp|md|gm|svp|evp|gerente|director|directrice|direktor|head)\b|boss",
        "authority:asks_for_other": r"forward|\bwho\b|contact|right person|speak (?:to|with)|responsible|ansprech|zustandig|responsable|encargad|responsavel|someone|somebody|colleague|asked me|asked for|for my (?:boss|manager)|been asked|on behalf",
        "concern:opt_out": rf"unsubscri|\bopt(?:ing|ed)? (?:me |us )?out|desabonn|desinscri|desuscri|descadastr|disiscri|de baja|abmeld|abbestell|austragen|afmeld|uitschrijv|wypis|avregistr|unlist|(?:remove|delete|take|erase|forget) (?:me|us|my|our)\b|loschen sie (?:mich|meine|uns)|supprimez (?:moi|mes|nos|mon)|borren (?:mis|mi|nuestros)|apaguem (?:meus|nossos)|cancell\w* (?:i miei|il mio)|off your list|leave me alone|{_FORBIDS}",
        "concern:complaint": r"complain|unaccept|spam|angry|report|lawyer|gdpr|dsgvo|beschwer|unverschamt|plaint|queja|reclam|disappoint|terrible|worst|scam|harass|furious|outrag|\bico\b|never (?:signed|had|asked)|charged|twice|third time",
        "concern:competitor": r"compet|we (?:build|make|sell|offer|develop)|similar product|konkurren|concurren|rival|mitbewerb|our own (?:product|tool|platform)",
        "concern:job_seeker": r"\bjobs?\b|\bcv\b|resume|hiring|vacan|position|career|intern|apply|applic|bewerb|\bstelle|emploi|candidat|\bstage\b|empleo|trabajo|emprego|\bvaga|lavoro|\bpraca|\bprace|\bwerk\b|\bjobb",
        "concern:vendor_pitch": r"we (?:offer|provide|help|deliver)|our (?:services?|agency|team|platform|company|developers)|\bseo\b|outsourc|partnership|lead generation|services|leistung|agentur|prestation|servicios|agency|increase your|help you|backlink|we (?:propose|sell)|nous proposons|wir bieten|ranking|attendee list|exclusive|keywords|favou?rabl",
        "concern:student": r"student|thesis|universit|school|dissertation|homework|professor|semester|studier|studium|etudiant|memoire|estudiante|tesis|estudante|studente|\btesi\b|course|research project|studies|bachelor|master|class project",
    }
)
_SUPPORTING = {level: re.compile(pattern, re.DOTALL) for level, pattern in _WORDS.items()}
_MONEY_WORD = re.compile(_MONEY)
_FREE = re.compile(
    r"\bfree\b|gratis|kostenlos|gratuit|hobby|bucks|has to approve|needs? approval|must approve"
)
_NEEDS_MONEY_WORD = frozenset({"budget:approved", "budget:seeking", "budget:none"})
_CONTAINS_NEGATION = frozenset({"intent:none_now", "timeline:later", "budget:seeking", "budget:none"})
"""Levels whose words contain a negation."""
_OPT_OUT_DENIES = re.compile(_FORBIDS)
_IDIOM = re.compile(
    r"\b(?:not|n't|never|nicht|pas|no|nao)\b(?:\W+\w{1,8}){0,1}?\W+(?:hesit|zoger|dud)"
    r"|\b(?:never|nie) (?:stop|hor)\w*|\bzoger\w*(?:\W+\w{1,8}){0,1}?\W+nicht|\bn'hesit\w*\W+pas|\bnao hesit|\bno dud"
)
_NOT_YET = re.compile(
    r"\b(?:if|once|when|unless|until|before|whether|hope|hoping|(?:has|have|needs?) to|will be|to be|be|wenn|sobald|falls|ob|bis|muss|si|quand|des que"
    r"|cuando|hasta|quando|assim que|ate|se|doit|debe|deve)\b[^.!?;\n]{0,60}$"
)
_OF_SELF: Mapping[str, re.Pattern[str]] = MappingProxyType(
    {
        "competitor": re.compile(
            r"\b(?:am|are|im|we're|i'm|work|working|build|make|sell|offer|develop\w*|similar|bin|sind|arbeiten?|entwick\w*|verkauf\w*"
            r"|bau\w*|suis|sommes|travaille|travaillons|vend\w*|soy|somos|trabajo|trabajamos|desarroll\w*|sou|trabalho|trabalhamos|desenvolv\w*)\b"
        ),
        "vendor_pitch": re.compile(
            r"\b(?:seo|backlinks?|you|your|yours|ihr|ihre?[nmrs]?|ihnen|euch|eure?n?|vous|vot?re|vos|usted|ustedes|les?|sus?|suas?|voces?|lhes?)\b"
        ),
        "job_seeker": re.compile(
            r"look\w*|search|seek|appl(?:y|ied|ication)|\bcv\b|resume|curric|lebenslauf|bewerb|anbei|such\w*|intern|praktik|cherch|postul"
            r"|candidat|\bstage|alternance|busc|adjunt|practicas|procur|segue|estagi|vacan|vaga|hiring|position|possible|moglich"
        ),
        "complaint": re.compile(
            r"\b(?:you|your|this|that|i|ihre?[nmrs]?|sie|das|dies\w*|ich|vous|vot?re|vos|ceci|c'est|je|j'\w+|usted|ustedes|sus?|est[oa]s?"
            r"|eso|estoy|voces?|seus?|suas?|iss?o|isto|estou|never)\b"
        ),
    }
)
"""Words without which a sentence is about something else: what the lead is or makes, or what the reader did or is offered."""
_PLURAL = (
    r"(?:student(?:s|en|innen)|etudiante?s|estudiantes|estudantes|competitors|rivals|mitbewerbern?|wettbewerbern?|konkurrenten"
    r"|concurrents|competidores|concorrentes|candidate?s|candidat[oa]s|bewerbern?|applicants|applications|bewerbungen|candidatur[ae]s"
    r"|subscribers|abonnenten|abonnes|suscriptores|assinantes|people|they|persons|leute|gens|personas|pessoas|empfanger|vendors|agencies|anbieter|proveedores|fornecedores)"
)
_OTHERS_MEANT = re.compile(
    rf"\b{_PLURAL}\b|\b(?:use|using|nutz\w*|verwend\w*|utilis\w*|usamos|leave|compare|hiring|recrut\w*|contratar|einstell\w*"
    r"|links?|lien|enlace|buttons?|bouton|boton)\b|\b(?:my|mein|mon|mi|meu) (?:job|travail|trabajo|trabalho) (?:is|ist|est|es|e)\b"
)
_BUYS = re.compile(
    r"\b(?:needs?|brauch\w*|sucht|suchen|cherchons|cherche|avons besoin|buscamos|necesit\w*|procuramos|precisamos) (?!more)"
)
_IS_ONE = re.compile(r"\b(?:we are|we're|wir sind|nous sommes|somos)\b")
_ASKS_HOW = re.compile(
    r"\b(?:how did|where did|why do you|woher|wie kommen|comment avez|d'ou|como consig|como obtuv|de donde|de onde)\b"
)
_SENTENCE_ENDS = re.compile(r"[.!?\n]")
_SOMEBODY_ELSE = re.compile(
    r"\b(?:my|our|the|mein|meine|unser|unsere|mon|ma|notre|le|la|mi|nuestr[oa]|el|meu|minha|noss[oa]|o)\W{1,3}"
    r"(?:boss|manager|chefe?|chefin|jefe|jefa|director|direktor|directeur|ceo|cfo|cto|coo|vp|board|committee|management|owner"
    r"|head|team|colleague|partner|wife|husband|gerente|patron|vorgesetzt\w{1,2})\b[^.!?;,\n]{0,30}$"
)
_PAST = re.compile(
    r"\b(?:last|past|previous|ago|letzte[nrms]?|vorige[nrms]?|derniere?|pasad[oa]|passad[oa])\W{1,3}(?:\w{1,12}\W{1,3})?$"
)
_PAST_AFTER = re.compile(r"\w{0,8}\W{1,3}(?:dernier|passe|pasad[oa]|passad[oa])\b")
_PAST_BUDGET = re.compile(r"\b(?:last|previous) (?:year|quarter|month)")
_OTHER_BEFORE = re.compile(r"\bc'est (?:le|la|notre|nos|l'\w+) ?(?:\w+ )?qui\W{1,2}$")
_OTHER_AFTER = re.compile(
    r"\w{0,8} (?:wird|werden|sera|es|son|e|sao) (?:der|die|das|unsere?|meine?|el|la|los|nuestr[oa]|o|a|noss[oa]) (?!mia|minha)"
)
_ROLE = re.compile(r"c[efto]o\b|founder|geschaftsfuhr|\bpdg\b")
_OWNED = re.compile(r"\b(?:my|our|mein|meine|unsere?|mon|notre|mi|nuestr[oa]|meu|minha|noss[oa])\W{1,3}$")
_REST_OF_WORD = re.compile(r"\w{0,30}")
_NEXT_WORD = re.compile(r"\W{1,3}\w{1,12}")
_ORDER = {
    (kind, level): order
    for order, (kind, level) in enumerate(
        (kind, level) for kind, levels in SIGNAL_LEVELS.items() for level in levels
    )
}


def verify_claims(claims: Iterable[ClaimedSignal], content: LeadContent, detector: str) -> Verified:
    """Return the claims as signals whose quote is verbatim, supports the level, and is not part of a prompt injection.

    At most one of each kind and level, in the order of `SIGNAL_LEVELS`. The reason of each refused claim is returned, too.
    """
    signals: dict[tuple[SignalKind, str], Signal] = {}
    refused: list[Refusal] = []
    for claim in claims:
        checked = _check(claim, content, detector)
        if isinstance(checked, Signal):
            signals.setdefault((checked.kind, checked.level), checked)
        else:
            refused.append(checked)
    return Verified(tuple(signals[key] for key in sorted(signals, key=_ORDER.__getitem__)), tuple(refused))


def merge_signals(first: Iterable[Signal], more: Iterable[Signal]) -> tuple[Signal, ...]:
    """Return both without duplicates of kind and level, in the order of `SIGNAL_LEVELS`.

    All signals of `first` are kept, so a text that persuades a model to ignore something does not remove what the rules read.
    """
    merged: dict[tuple[SignalKind, str], Signal] = {}
    for signal in (*first, *more):
        merged.setdefault((signal.kind, signal.level), signal)
    return tuple(merged[key] for key in sorted(merged, key=_ORDER.__getitem__))


def _check(claim: ClaimedSignal, content: LeadContent, detector: str) -> Signal | Refusal:
    pattern = _SUPPORTING.get(f"{claim.kind}:{claim.level}")
    if pattern is None:
        return "unknown_level"
    quote = claim.quote.strip()
    if not _MIN_QUOTE <= len(quote) <= _MAX_QUOTE:
        return "too_long" if len(quote) > _MAX_QUOTE else "not_verbatim"
    text: str | None = getattr(content, claim.field)
    start = -1 if text is None else text[:READ_CHARACTERS].find(quote)
    if text is None or start < 0:
        return "not_verbatim"
    if not _is_supported(f"{claim.kind}:{claim.level}", pattern, text, start, start + len(quote)):
        return "not_borne_out"
    if find_injection(sentences_around(text, start, start + len(quote), after=1)):
        return "speaks_to_a_machine"
    return Signal(
        kind=SignalKind(claim.kind),
        level=claim.level,
        quote=quote,
        field=claim.field,
        start=start,
        detector=detector,
        confidence=_EXPLICIT if claim.is_plain else _IMPLIED,
    )


def _is_supported(level: str, pattern: re.Pattern[str], text: str, start: int, end: int) -> bool:
    """Return True if the quote has a word of the level that is not negated and not about other people.

    The text around the quote counts, too, so that a quote cannot leave out the word that reverses its meaning.
    """
    passage = Passage(text)
    folded, places = _folded(passage.plain)
    first, last = bisect_left(places, start), bisect_left(places, end)
    quote = folded[first:last]
    if level in _NEEDS_MONEY_WORD and not _MONEY_WORD.search(quote) and not _FREE.search(quote):
        return False
    for match in pattern.finditer(quote):
        at, to = first + match.start(), first + match.end()
        if match.end() > match.start() and _has_sense(level, folded, at, to, passage, places):
            return True
    return False


def _has_sense(level: str, folded: str, at: int, to: int, passage: Passage, places: Sequence[int]) -> bool:
    start, end = places[at], places[to - 1] + 1
    before = _last_sentence(folded[max(0, at - _LOOK_BACK) : at])
    _, _, name = level.partition(":")
    if level.startswith("concern:") and not _is_about_the_lead(name, folded, at, to, passage, start):
        return False
    if _is_of_another(level, folded, at, to, before) or (
        level == "budget:approved" and passage.is_said_of_others(start)
    ):
        return False
    if level in _CONTAINS_NEGATION:
        return True
    if level == "concern:opt_out" and _OPT_OUT_DENIES.match(folded, at):
        return _IDIOM.search(folded, at, to) is None
    if level == "concern:complaint" and "never" in folded[at:to]:
        return True
    rest = _REST_OF_WORD.match(passage.plain, end)
    end = rest.end() if rest else end
    if level == "concern:vendor_pitch" and (following := _NEXT_WORD.match(passage.plain, end)):
        end = following.end()
    return not passage.is_denied(start, end)


def _is_of_another(level: str, folded: str, at: int, to: int, before: str) -> bool:
    """Return True if the words are about another person, another time, or a condition."""
    if level == "budget:approved":
        return _NOT_YET.search(before) is not None or _PAST_BUDGET.search(before) is not None
    if level == "authority:decides":
        is_role_of_other = _ROLE.match(folded, at) is not None and _OWNED.search(before) is not None
        is_told_of_other = _OTHER_BEFORE.search(before) or _OTHER_AFTER.match(folded, to)
        return is_role_of_other or is_told_of_other is not None or _SOMEBODY_ELSE.search(before) is not None
    if level.startswith("timeline:"):
        return _PAST.search(before) is not None or _PAST_AFTER.match(folded, to) is not None
    return False


def _is_about_the_lead(concern: str, folded: str, at: int, to: int, passage: Passage, start: int) -> bool:
    """Return True if the sentence can state the concern of the lead itself, and not of its customers, students, or vendors."""
    if passage.is_said_of_others(start):
        return False
    later = _SENTENCE_ENDS.search(folded, to, to + _LOOK_BACK)
    rest = folded[to : later.start() if later else to + _LOOK_BACK][:_LOOK_BACK]
    sentence = f"{_last_sentence(folded[max(0, at - _LOOK_BACK) : at])}{folded[at:to]}{rest}"
    if _OTHERS_MEANT.search(sentence) and not _IS_ONE.search(sentence):
        return False
    if concern == "complaint" and later and later.group() == "?" and not _ASKS_HOW.search(sentence):
        return False
    if concern == "vendor_pitch" and _BUYS.search(sentence):
        return False
    needed = _OF_SELF.get(concern)
    return needed is None or needed.search(sentence) is not None


def _last_sentence(text: str) -> str:
    return re.split(r"[.!?;\n]", text)[-1]


def _folded(plain: str) -> tuple[str, list[int]]:
    """Return the text without accents, and for each of its letters the position in `plain`."""
    if plain.isascii():
        return plain, list(range(len(plain) + 1))
    letters: list[str] = []
    positions: list[int] = []
    for position, letter in enumerate(plain):
        base = unicodedata.normalize("NFKD", _SPELLED.get(letter, letter))
        base_letters = [part for part in base if not unicodedata.combining(part)]
        letters += base_letters
        positions += [position] * len(base_letters)
    return "".join(letters), [*positions, len(plain)]
