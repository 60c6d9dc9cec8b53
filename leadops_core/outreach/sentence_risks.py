"""Find what can do harm in one sentence of an email: contacts, prices, promises, deadlines, identity claims, and requests.

A sentence with a risk is not refused. A person must confirm it, so a pattern may match too much. All patterns take linear time.
"""

import re
import unicodedata

from leadops_core.outreach.contacts import DIGIT_WORDS, find_foreign_contacts
from leadops_core.outreach.risk_words import ASKING_WORDS, RISK_PATTERNS, RISK_WORDS
from leadops_core.schemas import Sender, SentenceRisk


def _compile(risk: SentenceRisk) -> re.Pattern[str]:
    asking = ASKING_WORDS if risk is SentenceRisk.REQUEST else ()
    words = dict.fromkeys(" ".join((*RISK_WORDS.get(risk, ()), *asking)).split())
    return re.compile("|".join((*map(_as_pattern, words), *RISK_PATTERNS[risk])))


def _as_pattern(word: str) -> str:
    start = "" if word.startswith("*") else r"\b"
    end = "" if word.endswith("*") else r"\b"
    return f"{start}{re.escape(word.strip('*'))}{end}"


_PATTERNS = {risk: _compile(risk) for risk in SentenceRisk}
_APOSTROPHES = str.maketrans({"’": "'", "‘": "'"})


def find_risks(sentence: str, sender: Sender) -> tuple[SentenceRisk, ...]:
    """Return what a person must confirm in this sentence. The sender's own links and addresses are no risk."""
    plain = _plain(sentence)
    risks = {risk for risk, pattern in _PATTERNS.items() if pattern.search(plain)}
    if find_foreign_contacts(sentence, sender) or DIGIT_WORDS.search(sentence.lower()):
        risks.add(SentenceRisk.CONTACT)
    return tuple(risk for risk in SentenceRisk if risk in risks)


def _plain(sentence: str) -> str:
    """Return the sentence in lowercase without accents, as the words are written."""
    folded = unicodedata.normalize("NFKD", sentence.casefold().translate(_APOSTROPHES))
    return "".join(character for character in folded if not unicodedata.combining(character))
