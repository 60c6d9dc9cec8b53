"""The language that a lead writes in."""

import re

from leadops_core.schemas import Language, LeadContent

_WORD = re.compile(r"[^\W\d_]+")
# Frequent words of each language. Words of several languages count for each of them.
_FREQUENT_WORDS = {
    Language.ENGLISH: frozenset(
        "a about an and are at be by can could do for from have hello help hi how i if in is it like me my need of on or our"
        " please see so some team thank thanks that the there this to us we what when which will with would you your".split()
    ),
    Language.GERMAN: frozenset(
        "aber als am an auch auf aus bei bitte brauchen das dem den der des die ein eine einen er es euch für gerne guten"
        " haben hallo ich ihr ihre im in ist kann können man mir mit möchten nach nicht noch oder ob sehr sie sind und uns"
        " unser unsere von was wenn wie wir würden zu zum zur über".split()
    ),
    Language.FRENCH: frozenset(
        "au aux avec avons bonjour ce cela ces cette comment dans de des du elle en est et être faire il je la le les leur"
        " mais me merci mon ne nos notre nous on ou par pas plus pour pouvez que qui sommes sur sont un une vos votre vous à"
        " été".split()
    ),
    Language.SPANISH: frozenset(
        "al buenas buenos como con cómo de del el en es esta estamos este gracias hay hola la las le lo los me mi muy más"
        " necesitamos no nos nuestra nuestro o para pero podría por que queremos qué se si sin sobre somos su sus tenemos un"
        " una ustedes y".split()
    ),
    Language.PORTUGUESE: frozenset(
        "a ao as bom com como da de do dos e ela em está estamos este eu gostaria isso já mais mas me muito na não no nos nossa"
        " nosso o obrigada obrigado olá os ou para pela pelo podem por precisamos que queremos se sem seu sobre somos sua"
        " temos um uma você vocês à às é".split()
    ),
}
_LANGUAGE_OF_COUNTRY = {
    country: language
    for language, countries in (
        (Language.GERMAN, "AT DE LI"),
        (Language.FRENCH, "FR MC"),
        (Language.SPANISH, "AR BO CL CO CR CU DO EC ES GT HN MX NI PA PE PY SV UY VE"),
        (Language.PORTUGUESE, "AO BR MZ PT"),
    )
    for country in countries.split()
}


def language_of(content: LeadContent) -> Language:
    """Return the language of the lead's own words, else that of their country, else English.

    The text is in the language with the most occurrences of frequent words. A tie, or a text with fewer than two of them,
    decides nothing. A country with several languages decides nothing, either.
    """
    text = " ".join(filter(None, (content.lead_message, content.pain_point))).casefold()
    words = _WORD.findall(text)
    counts = {
        language: sum(word in frequent for word in words) for language, frequent in _FREQUENT_WORDS.items()
    }
    best = max(counts.values())
    leaders = [language for language, count in counts.items() if count == best]
    if best >= 2 and len(leaders) == 1:
        return leaders[0]
    return _LANGUAGE_OF_COUNTRY.get(content.country or "", Language.ENGLISH)
