"""Find what can do harm in one sentence of an email: contacts, prices, promises, deadlines, identity claims, and requests.

A sentence with a risk is not refused. A person must confirm it, so a pattern may match too much. All patterns take linear time.
"""

import re
from collections.abc import Mapping
from types import MappingProxyType

from leadops_core.outreach.contacts import DIGIT_WORDS, find_foreign_contacts
from leadops_core.schemas import Sender, SentenceRisk

_WORDS: Mapping[SentenceRisk, str] = MappingProxyType(
    {
        SentenceRisk.PRICE: (
            "pric* cost* cent cents dollar* euro euros pound pounds money fee fees fare fares tariff* charg* discount* rebate*"
            " cheap* free pay* paid bill bills billing invoice* half saving savings worth eur usd gbp chf percent"
            " preis* kosten* rabatt* prix gratuit* precio* gratis preço* preco* desconto*"
        ),
        SentenceRisk.PROMISE: (
            "promis* guarant* warrant* ensur* assur* commit* refund* compensat* reimburs* lifetime unlimited forever always"
            " never definitely certainly risk* contract* binding legal* sla entitled we'll i'll you'll they'll"
            " garant* versprech* promet* reembols* rembours*"
        ),
        SentenceRisk.DEADLINE: (
            "monday tuesday wednesday thursday friday saturday sunday january february april june july august september october"
            " november december today tonight tomorrow deadline* expir* until due overdue urgent* immediately asap final"
            " heute morgen demain hoy mañana hoje amanhã"
        ),
        SentenceRisk.IDENTITY: (
            "i'm we're represent* official* certified authorized authorised accredited licensed licenced colleague* manager*"
            " director* department* authorit* government police court lawyer* attorney* collector*"
        ),
        SentenceRisk.REQUEST: (
            "please kindly password* passcode* credential* pin code codes card cards passport* iban account accounts bank*"
        ),
    }
)
"""Words that are a risk in any sentence. `*` matches any ending."""

_VERBS = (
    "send give share tell provide confirm verify enter fill reply respond answer upload forward pay transfer wire install"
    " download open click visit call ring text sign log register accept approve complete submit contact write email read"
    " search look go ask bring keep let book choose update reset scan follow check settle return renew remove delete hand"
)
_SPANS: Mapping[SentenceRisk, tuple[str, ...]] = MappingProxyType(
    {
        SentenceRisk.PRICE: (
            r"[€$£¥%‰]",
            r"\d ?k\b",
            r"\bnothing at all\b",
            r"\b(?:per|an?) (?:cent|month|year|user|seat)\b",
        ),
        SentenceRisk.PROMISE: (
            r"\b(?:i|we|you|they|it|team) (?:will|shall)\b",
            r"\bwill (?:be|get|have|receive)\b",
        ),
        SentenceRisk.DEADLINE: (
            r"\b(?:by|before|within|after) (?:\w+ ){0,3}(?:hour|day|week|month|quarter|year|end|noon|midnight)",
            r"\b(?:this|next|coming) (?:week|month|quarter|year)\b",
            r"\b(?:at once|last chance|right away)\b",
        ),
        SentenceRisk.IDENTITY: (
            r"\b(?:i am|we are|this is|my name|our name|on behalf of|part of|support team)\b",
            r"\bpartners? (?:of|with)\b|\bworking (?:with|for)\b|\bcustomers? (?:of|since|for)\b",
            r"\bas (?:your|an?|the)\b|\byour (?:provider|boss|mailbox|order|doctor|employer)\b",
        ),
        SentenceRisk.REQUEST: (
            rf"(?:^|[,;:\u2013\u2014-] ?)(?:{'|'.join(_VERBS.split())})\b",
            rf"\b(?:and|then|so|just|can|could|would|will|must|should|to|you) (?:{'|'.join(_VERBS.split())})\b",
            r"\b(?:social security|date of birth|details of your)\b",
            r"\byour (?:phone )?(?:number|details|data|address|id|login)\b",
        ),
    }
)


def _compile(risk: SentenceRisk) -> re.Pattern[str]:
    words = (
        rf"{re.escape(word.removesuffix('*'))}{chr(92) + 'w*' if word.endswith('*') else ''}"
        for word in _WORDS[risk].split()
    )
    return re.compile(rf"\b(?:{'|'.join(words)})\b|{'|'.join(_SPANS[risk])}", re.IGNORECASE)


_PATTERNS = {risk: _compile(risk) for risk in _WORDS}
_APOSTROPHES = str.maketrans({"’": "'", "‘": "'"})


def find_risks(sentence: str, sender: Sender) -> tuple[SentenceRisk, ...]:
    """Return what a person must confirm in this sentence. The sender's own links and addresses are no risk."""
    plain = sentence.translate(_APOSTROPHES)
    found = [risk for risk, pattern in _PATTERNS.items() if pattern.search(plain)]
    if find_foreign_contacts(sentence, sender) or DIGIT_WORDS.search(plain.lower()):
        found.insert(0, SentenceRisk.CONTACT)
    return tuple(found)
