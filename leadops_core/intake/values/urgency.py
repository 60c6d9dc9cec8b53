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
        h|1 - high|high priority|top|urgently|in the next month|next 30 days|in the next 30 days|within the month|1 week
        within 1 month|less than a month|under a month|ready to buy|ready now|straight away|immediate need|haut|prioritaire
        pilne|bardzo pilne|wysoki|wysoka|natychmiast|jak najszybciej|w tym miesiacu|od zaraz|bradskande|akut|hog|hogt|omgaende
        sa snart som mojligt|genast|denna manad|高|至急|すぐ|すぐに|今すぐ|緊急|急ぎ|1ヶ月以内|1か月以内|今月|今月中|紧急|非常紧急|急
        立即|马上|尽快|一个月内|1个月内|本月|緊急|높음|긴급
    """,
    Urgency.MEDIUM: """
        medium|med|mid|moderate|normal|average|this quarter|next quarter|within 3 months|1-3 months|3 months|90 days
        next month|within 60 days|within 90 days|2-3 months|within the quarter|soon|warm|p2|prio 2|standard|mittel
        mittelfristig|dieses quartal|nachstes quartal|bald|in den nachsten monaten|moyenne|moyen|normale|ce trimestre
        bientot|media|medio|moderada|este trimestre|pronto|normal|proximo trimestre|questo trimestre|presto|gemiddeld
        middel|dit kwartaal|m|2 - medium|medium priority|3-6 months|this half|within 6 months|1-2 months|next 3 months
        in the next 3 months|next 90 days|in the next quarter|within this quarter|in a few months|next few months
        sredni|srednia|w tym kwartale|w nastepnym miesiacu|normalny|wkrotce|medel|medelhog|snart|detta kvartal|nasta manad
        nasta kvartal|中|普通|3ヶ月以内|3か月以内|半年以内|来月|今期|中等|一般|三个月内|3个月内|下个月|本季度|半年内|보통
    """,
    Urgency.LOW: """
        low|very low|lowest|not urgent|no urgency|no rush|none|someday|later|long term|long-term|next year|this year
        within a year|within 12 months|6-12 months|6+ months|12+ months|more than 6 months|over 6 months|just browsing
        just looking|researching|exploring|cold|p3|p4|p5|prio 3|minor|niedrig|sehr niedrig|gering|nicht dringend|spater
        not sure yet|no timeline|no deadline|more than a year|over a year|12 months or more|window shopping|just exploring
        niski|niska|niepilne|w przyszlym roku|pozniej|bez pospiechu|lag|lagt|inte bradskande|nasta ar|senare|ingen bradska
        低|未定|来年|情報収集|検討中|1年以上|来期|不急|不紧急|明年|以后|暂不|一年以后|仅了解|낮음
        langfristig|nachstes jahr|kein|keine|keine eile|basse|faible|pas urgent|plus tard|annee prochaine
        l'annee prochaine|baja|muy baja|no urgente|sin prisa|mas adelante|proximo ano|baixa|baixo|sem pressa|nao urgente
        bassa|basso|non urgente|piu avanti|laag|niet dringend|volgend jaar|l|3 - low|low priority|not now
    """,
}
_BY_WORD: Final = {fold(word): urgency for urgency, words in _WORDS.items() for word in phrases(words)}
_MONTHS = re.compile(
    r"(?:(?:in|within|next|inside|innerhalb von|in den nachsten|dans|sous|en|entro|binnen|w ciagu|za|inom|om)\s+)?"
    r"(?:the next\s+|less than\s+|about\s+|around\s+)?"
    r"(?:(\d{1,2})\s*(?:-|–|to|bis|a|/)\s*)?(\d{1,3})\s*(days?|weeks?|months?|tagen?|wochen?|monaten?|jours?|semaines?|mois|"
    r"dias?|semanas?|mes(?:es)?|giorni|settimane|mesi|dagen|weken|maanden|dni|tygodni\w*|miesi\w*|dagar|veckor|manader)"
)
_DAYS: Final = {"d": 1, "j": 1, "g": 1, "w": 7, "s": 7, "m": 30, "v": 7, "ta": 1, "ty": 7}


@lru_cache(maxsize=4096)
def parse_urgency(text: str) -> Urgency | None:
    """Return the urgency: high within a month, medium within half a year, else low; None if it is not recognized."""
    # Forms of Meta write their choices as `within_1_month`.
    folded = " ".join(fold(clean_line(text)).replace("’", "'").replace("_", " ").split()).strip(" .!")
    urgency = _BY_WORD.get(folded) or _BY_WORD.get(folded.replace("-", " "))
    if urgency or len(folded) > 60:
        return urgency
    if match := _MONTHS.fullmatch(folded):
        unit = match[3]
        days = int(match[2]) * (_DAYS.get(unit[:2]) or _DAYS[unit[0]])
        return Urgency.HIGH if days <= 31 else Urgency.MEDIUM if days <= 186 else Urgency.LOW
    # “High (this month)”, “Medium - next quarter”
    first = re.split(r"\s*[(,;:–-]\s*", folded, maxsplit=1)[0]
    return _BY_WORD.get(first) if first != folded and len(first) > 1 else None
