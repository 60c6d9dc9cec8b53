"""Signals that somebody else claims to have read: taken only where the lead's own words bear them out."""

import re
import unicodedata
from collections.abc import Iterable, Mapping
from types import MappingProxyType
from typing import Literal, NamedTuple

from leadops_core.schemas.lead import LeadContent
from leadops_core.schemas.signal import SIGNAL_LEVELS, Signal, SignalKind, TextField
from leadops_core.scoring.signals.orders import sentences_around, speaks_to_a_machine
from leadops_core.scoring.signals.passage import READ_CHARACTERS

CLAIMS_EDITION = "1"
"""Raised whenever the words that bear a claim out change."""

Refusal = Literal["unknown_level", "not_verbatim", "too_long", "not_borne_out", "speaks_to_a_machine"]


class ClaimedSignal(NamedTuple):
    """What somebody says that a text says."""

    kind: str
    level: str
    quote: str
    field: TextField
    is_plain: bool
    """Whether it is said in so many words, not only meant."""


class Verified(NamedTuple):
    """The claims that hold, and why the others do not."""

    signals: tuple[Signal, ...]
    refused: tuple[Refusal, ...]


_LEAST, _MOST = 3, 400
_PLAIN, _MEANT = 0.9, 0.6

_MONEY = r"budget|presupuest|orcament|bilanci|begroting|budzet|fund|invest|spend|money|geld|mittel|argent|dinero|dinheiro|soldi|[€$£]|\b(?:eur|usd|gbp|chf)\b|\d{3}|\d ?k\b"
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
        "budget:approved": rf"(?=.*(?:{_MONEY}))(?=.*(?:approv|sign(?:ed)? off|secur|allocat|set aside|bewillig|freigegeben|freigab|genehmig|\bsteht\b|approuv|valid|aprobad|aprovad|approvat|goedgekeurd|zatwierdz|godkan|confirm|reserv|ring.?fenc|available|earmark|in place|cleared|got|\bhave\b|there|released|\bok\b|✅|frei))",
        "budget:named": _MONEY,
        "budget:seeking": rf"has to approve|needs? approval|must approve|(?=.*(?:{_MONEY}))(?=.*(?:seek|look|need|get|ask|request|pending|apply|secure|waiting|beantrag|suchen|cherch|buscan|procur|cercan|zoek|approval|yet|hope|raise))",
        "budget:none": rf"\bfree\b|gratis|kostenlos|gratuit|hobby|bucks|(?=.*(?:{_MONEY}))(?=.*(?:\bno\b|not|n't|none|without|zero|kein|pas de|\bsin\b|\bsem\b|senza|geen|brak|ingen|small|tiny|cut|frozen))",
        "authority:decides": r"decid|decision|\bsign|\bown|\bceo\b|\bcto\b|\bcfo\b|\bcoo\b|founder|final say|budget holder|entscheid|decisi|decisor|besliss|decyz|beslut|my call|approve|responsible|in charge|purchas|geschaftsfuhr|up to me|authority|mandate|firmo|approval to|i choose|unterschreib",
        "authority:influences": r"recommend|team|boss|manager|board|committee|report|evaluat|vorschlag|empfehl|chef|jefe|direction|propos|together|colleague|present it|convince|involved|stakeholder|\b(?:c[a-z]o|vp|md|gm|svp|evp|gerente|director|directrice|direktor|head)\b|boss",
        "authority:asks_for_other": r"forward|\bwho\b|contact|right person|speak (?:to|with)|responsible|ansprech|zustandig|responsable|encargad|responsavel|someone|somebody|colleague|asked me|asked for|for my (?:boss|manager)|been asked|on behalf",
        "concern:opt_out": r"unsubscrib|\bstop\b|remov|do not|don't|\bopt|delet|abmeld|keine|losch|desabonn|desinscri|supprim|\bbaja\b|borr|cancel|rimuov|afmeld|wypis|avregistr|no more|never|leave me alone|take me off|off your list|unlist",
        "concern:complaint": r"complain|unaccept|spam|angry|report|lawyer|gdpr|dsgvo|beschwer|unverschamt|plaint|queja|reclam|disappoint|terrible|worst|scam|harass|furious|outrag|\bico\b|never (?:signed|had|asked)|charged|twice|third time",
        "concern:competitor": r"compet|we (?:build|make|sell|offer|develop)|similar product|konkurren|concurren|rival|mitbewerb|our own (?:product|tool|platform)",
        "concern:job_seeker": r"\bjobs?\b|\bcv\b|resume|hiring|vacan|position|career|intern|apply|applic|bewerb|\bstelle|emploi|candidat|\bstage\b|empleo|trabajo|emprego|\bvaga|lavoro|\bpraca|\bprace|\bwerk\b|\bjobb",
        "concern:vendor_pitch": r"we (?:offer|provide|help|deliver)|our (?:services?|agency|team|platform|company|developers)|\bseo\b|outsourc|partnership|lead generation|services|leistung|agentur|prestation|servicios|agency|increase your|help you|backlink|we (?:propose|sell)|nous proposons|wir bieten|ranking|attendee list|exclusive|keywords|favou?rabl",
        "concern:student": r"student|thesis|universit|school|dissertation|homework|professor|semester|studier|studium|etudiant|memoire|estudiante|tesis|estudante|studente|\btesi\b|course|research project|studies|bachelor|master|class project",
    }
)
_BEARS_OUT = {level: re.compile(pattern, re.DOTALL) for level, pattern in _WORDS.items()}
_ORDER = {
    (kind, level): order
    for order, (kind, level) in enumerate(
        (kind, level) for kind, levels in SIGNAL_LEVELS.items() for level in levels
    )
}


def verify_claims(claims: Iterable[ClaimedSignal], content: LeadContent, detector: str) -> Verified:
    """The claimed signals that stand: quoted letter for letter, borne out by the quote, in no sentence that gives orders.

    At most one of each kind and level, in the order of `SIGNAL_LEVELS`. What is refused is counted by its reason.
    """
    found: dict[tuple[SignalKind, str], Signal] = {}
    refused: list[Refusal] = []
    for claim in claims:
        checked = _check(claim, content, detector)
        if isinstance(checked, Signal):
            found.setdefault((checked.kind, checked.level), checked)
        else:
            refused.append(checked)
    return Verified(tuple(found[key] for key in sorted(found, key=_ORDER.__getitem__)), tuple(refused))


def merge_signals(first: Iterable[Signal], more: Iterable[Signal]) -> tuple[Signal, ...]:
    """Both, one of each kind and level, the first ones before the others, in the order of `SIGNAL_LEVELS`.

    Nothing of the first is ever lost: what a text talks a reader into leaving out is still read by the other.
    """
    found: dict[tuple[SignalKind, str], Signal] = {}
    for signal in (*first, *more):
        found.setdefault((signal.kind, signal.level), signal)
    return tuple(found[key] for key in sorted(found, key=_ORDER.__getitem__))


def _check(claim: ClaimedSignal, content: LeadContent, detector: str) -> Signal | Refusal:
    pattern = _BEARS_OUT.get(f"{claim.kind}:{claim.level}")
    if pattern is None:
        return "unknown_level"
    quote = claim.quote.strip()
    if not _LEAST <= len(quote) <= _MOST:
        return "too_long" if len(quote) > _MOST else "not_verbatim"
    text: str | None = getattr(content, claim.field)
    start = -1 if text is None else text[:READ_CHARACTERS].find(quote)
    if text is None or start < 0:
        return "not_verbatim"
    if not pattern.search(_plain(quote)):
        return "not_borne_out"
    if speaks_to_a_machine(sentences_around(text, start, start + len(quote), after=1)):
        return "speaks_to_a_machine"
    return Signal(
        kind=SignalKind(claim.kind),
        level=claim.level,
        quote=quote,
        field=claim.field,
        start=start,
        detector=detector,
        confidence=_PLAIN if claim.is_plain else _MEANT,
    )


def _plain(text: str) -> str:
    folded = unicodedata.normalize("NFKD", text.casefold().replace("ł", "l").replace("ß", "ss"))
    return "".join(letter for letter in folded if not unicodedata.combining(letter))
