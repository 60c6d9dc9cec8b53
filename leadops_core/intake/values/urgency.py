"""Read urgencies."""

import re
from functools import lru_cache
from typing import Final

from leadops_core.intake.cells import clean_line
from leadops_core.intake.headers import fold, phrases
from leadops_core.schemas import Urgency

_WORDS: Final[dict[Urgency, str]] = {
    Urgency.HIGH: """
        high|very high|highest|urgent|very urgent|critical|asap|a.s.a.p|as soon as possible|immediately|immediate|now
        right now|right away|today|this week|next week|this month|within a week|within a month|within 2 weeks
        within 30 days|30 days|0-30 days|less than 1 month|1 month|0-1 month|0-1 months|0-3 months|hot|p0|p1|prio 1
        emergency|hoch|sehr hoch|dringend|sofort|kritisch|eilig|so bald wie moglich|so schnell wie moglich
        schnellstmoglich|diesen monat|haute|elevee|immediat|immediatement|tres urgent|des que possible|ce mois|alta
        muy alta|inmediata|inmediato|urgente|muy urgente|lo antes posible|este mes|imediato|imediata
        o mais rapido possivel|alto|immediata|immediato|subito|al piu presto|hoog|dringend|direct|zo snel mogelijk|spoed
        h|1 - high|high priority|top
    """,
    Urgency.MEDIUM: """
        medium|med|mid|moderate|normal|average|this quarter|next quarter|within 3 months|1-3 months|3 months|90 days
        next month|within 60 days|within 90 days|2-3 months|within the quarter|soon|warm|p2|prio 2|standard|mittel
        mittelfristig|dieses quartal|nachstes quartal|bald|in den nachsten monaten|moyenne|moyen|normale|ce trimestre
        bientot|media|medio|moderada|este trimestre|pronto|normal|proximo trimestre|questo trimestre|presto|gemiddeld
        middel|dit kwartaal|m|2 - medium|medium priority|3-6 months|this half|within 6 months
    """,
    Urgency.LOW: """
        low|very low|lowest|not urgent|no urgency|no rush|none|someday|later|long term|long-term|next year|this year
        within a year|within 12 months|6-12 months|6+ months|12+ months|more than 6 months|over 6 months|just browsing
        just looking|researching|exploring|cold|p3|p4|p5|prio 3|minor|niedrig|sehr niedrig|gering|nicht dringend|spater
        langfristig|nachstes jahr|kein|keine|keine eile|basse|faible|pas urgent|plus tard|annee prochaine
        l'annee prochaine|baja|muy baja|no urgente|sin prisa|mas adelante|proximo ano|baixa|baixo|sem pressa|nao urgente
        bassa|basso|non urgente|piu avanti|laag|niet dringend|volgend jaar|l|3 - low|low priority|not now
    """,
}
_BY_WORD: Final = {word: urgency for urgency, words in _WORDS.items() for word in phrases(words)}
_MONTHS = re.compile(
    r"(?:(?:in|within|next|innerhalb von|in den nachsten|dans|sous|en|entro|binnen)\s+)?(?:the next\s+)?"
    r"(?:(\d{1,2})\s*(?:-|–|to|bis|a|/)\s*)?(\d{1,3})\s*(days?|weeks?|months?|tagen?|wochen?|monaten?|jours?|semaines?|mois|"
    r"dias?|semanas?|mes(?:es)?|giorni|settimane|mesi|dagen|weken|maanden)"
)
_DAYS: Final = {"d": 1, "t": 1, "j": 1, "g": 1, "w": 7, "s": 7, "m": 30}


@lru_cache(maxsize=4096)
def parse_urgency(text: str) -> Urgency | None:
    """Return the urgency: high within a month, medium within half a year, else low; None if it is not recognized."""
    folded = fold(clean_line(text)).replace("’", "'").strip(" .!")
    urgency = _BY_WORD.get(folded)
    if urgency or len(folded) > 60:
        return urgency
    if match := _MONTHS.fullmatch(folded):
        days = int(match[2]) * _DAYS[match[3][0]]
        return Urgency.HIGH if days <= 31 else Urgency.MEDIUM if days <= 186 else Urgency.LOW
    # “High (this month)”, “Medium - next quarter”
    first = re.split(r"\s*[(,;:–-]\s*", folded, maxsplit=1)[0]
    return _BY_WORD.get(first) if first != folded and len(first) > 1 else None
