"""Read countries."""

from functools import cache, lru_cache
from typing import Final

from babel import Locale
from babel.core import get_global

from leadops_core.intake.cells import clean_line
from leadops_core.intake.headers import compact, phrases

# Languages of country names. English comes first, because the first meaning of a name counts.
_LANGUAGES: Final = """
    en de fr es pt it nl pl cs sk sl hr hu ro bg el da sv nb nn fi is et lv lt ga mt sq sr mk bs uk be ru tr ca eu gl ja
    zh zh_Hant ko th vi id ms fil hi bn ta te ur fa ar he hy ka az kk uz mn km sw af
""".split()
_NOT_COUNTRIES: Final = frozenset("EU EZ UN QO XA XB ZZ AC CP CQ DG EA IC TA".split())
_SHORT_FORMS: Final = """
    GB uk ukgb greatbritain britain england scotland wales northernireland unitedkingdomofgreatbritain engeland
    GB unitedkingdomofgreatbritainandnorthernireland grossbritannien grandebretagne granbretana schottland
    GB angleterre inglaterra inghilterra grootbrittannie theuk theunitedkingdom granbretagna vereinigteskonigreich
    GB royaumeuni
    US usa us unitedstatesofamerica america unitedstates theus theusa theunitedstates usofa statesunis amerika
    US etatsunisdamerique eeuu estadosunidosdeamerica vereinigtestaatenvonamerika vsa statiunitidamerica
    NL holland netherlands thenetherlands niederlande paysbas paisesbajos nederland
    KR korea southkorea republicofkorea korearepublicof koreasouth rok sudkorea
    KP northkorea dprk democraticpeoplesrepublicofkorea koreademocraticpeoplesrepublicof
    CZ czechrepublic czechia theczechrepublic tschechei tschechischerepublik ceskarepublika cesko
    RU russia russianfederation | DE germany brd bundesrepublikdeutschland federalrepublicofgermany ger
    CH switzerland schweiz suisse svizzera swiss | AT austria oesterreich
    AE uae unitedarabemirates dubai abudhabi emirates vae | SA ksa saudiarabia kingdomofsaudiarabia saudi
    CN china prc peoplesrepublicofchina mainlandchina prchina
    TW taiwan taiwanroc taiwanprovinceofchina republicofchina | HK hongkong hongkongsar hongkongchina | MO macau macao
    VN vietnam socialistrepublicofvietnam | TR turkey turkiye republicofturkey | IR iran iranislamicrepublicof
    SY syria syrianarabrepublic | LA laos laopeoplesdemocraticrepublic
    BO bolivia bolivarianrepublic plurinationalstateofbolivia boliviaplurinationalstateof
    VE venezuela venezuelabolivarianrepublicof bolivarianrepublicofvenezuela
    TZ tanzania tanzaniaunitedrepublicof unitedrepublicoftanzania | MD moldova moldovarepublicof republicofmoldova
    MK macedonia northmacedonia fyrom | CI ivorycoast cotedivoire elfenbeinkuste
    CD drc drcongo democraticrepublicofthecongo congokinshasa congodemocraticrepublicofthe
    CG congo republicofthecongo congobrazzaville | BN brunei bruneidarussalam | CV capeverde caboverde
    SZ swaziland eswatini | MM burma myanmar | TL easttimor timorleste
    PS palestine stateofpalestine palestinianterritories palestinianterritory | VA vatican vaticancity holysee
    IE ireland republicofireland eire irland | GR greece hellas hellenicrepublic | PH philippines thephilippines
    BA bosnia bosniaandherzegovina bosniaherzegovina | XK kosovo | BR brasil brazil | ES spain espana | FI finland suomi
    SE sweden sverige | NO norway norge | DK denmark danmark | PL poland polska | HU hungary magyarorszag
    ZA southafrica rsa republicofsouthafrica | NZ newzealand aotearoa | AU australia aus | IN india bharat
    MX mexico mexiko | BS bahamas thebahamas | GM gambia thegambia | TT trinidad trinidadandtobago
    AG antigua antiguaandbarbuda | KN stkittsandnevis | LC stlucia | VC stvincentandthegrenadines | CY cyprus
    JP japan nippon
"""
"""Codes of countries, each with names in common use."""


@cache
def _english_names() -> dict[str, str]:
    names: dict[str, str] = {}
    for code, *forms in map(str.split, phrases(_SHORT_FORMS)):
        names.update(dict.fromkeys(forms, code))
    _add_language(names, "en")
    for alias, codes in get_global("territory_aliases").items():
        if len(alias) == 3 and alias.isalpha() and len(codes) == 1 and codes[0] in _codes():
            names.setdefault(compact(alias), codes[0])
    return names


@cache
def _names() -> dict[str, str]:
    names = dict(_english_names())
    for language in _LANGUAGES[1:]:
        _add_language(names, language)
    return names


@cache
def _codes() -> frozenset[str]:
    territories = Locale.parse("en").territories
    return (
        frozenset(code for code in map(str, territories) if len(code) == 2 and code.isalpha())
        - _NOT_COUNTRIES
    )


def _add_language(names: dict[str, str], language: str) -> None:
    for code, name in Locale.parse(language).territories.items():
        if code in _codes():
            names.setdefault(compact(str(name)), str(code))


@lru_cache(maxsize=8192)
def parse_country(text: str) -> str | None:
    """Return the ISO 3166-1 alpha-2 code of a country, given as a code or a name in a major language, or None.

    `NA` is None: it is the code of Namibia, but also the placeholder for "not available".
    """
    line = clean_line(text)
    if len(line) == 2 and line.upper() in _codes():
        code = line.upper()
        return code if code != "NA" else None
    return _find(line) or _find(line.partition("(")[0]) or _find(_last_part(line))


def _last_part(line: str) -> str:
    """Return `Germany` for `Berlin, Germany`."""
    last = line.rpartition(",")[2].strip()
    return last if len(last) > 3 and last != line else ""


def _find(name: str) -> str | None:
    key = compact(name)
    if len(key) < 2 or len(key) > 60:
        return None
    if key.startswith("the") and key[3:] in _english_names():
        key = key[3:]
    return _english_names().get(key) or _names().get(key)
