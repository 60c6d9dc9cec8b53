"""Read countries."""

import re
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
    TW taiwan taiwanroc taiwanprovinceofchina republicofchina taiwanchina taipei taipeichina chinesetaipei taiwancn
    TW rocchina chinataiwan | HK hongkong hongkongsar hongkongchina | MO macau macao
    VN vietnam socialistrepublicofvietnam | TR turkey turkiye republicofturkey | IR iran iranislamicrepublicof
    SY syria syrianarabrepublic | LA laos laopeoplesdemocraticrepublic
    BO bolivia bolivarianrepublic plurinationalstateofbolivia boliviaplurinationalstateof
    VE venezuela venezuelabolivarianrepublicof bolivarianrepublicofvenezuela
    TZ tanzania tanzaniaunitedrepublicof unitedrepublicoftanzania | MD moldova moldovarepublicof republicofmoldova
    MK macedonia northmacedonia fyrom | CI ivorycoast cotedivoire elfenbeinkuste
    CD drc drcongo democraticrepublicofthecongo congokinshasa congodemocraticrepublicofthe congordc rdc rdcongo congodrc
    CD republiquedemocratiqueducongo demokratischerepublikkongo congodemocraticrepublic congodemrep demrepofthecongo
    CG congo republicofthecongo congobrazzaville | BN brunei bruneidarussalam | CV capeverde caboverde
    SZ swaziland eswatini | MM burma myanmar | TL easttimor timorleste
    PS palestine stateofpalestine palestinianterritories palestinianterritory | VA vatican vaticancity holysee
    IE ireland republicofireland eire irland | GR greece hellas hellenicrepublic | PH philippines thephilippines
    BA bosnia bosniaandherzegovina bosniaherzegovina | XK kosovo | BR brasil brazil | ES spain espana | FI finland suomi
    SE sweden sverige | NO norway norge | DK denmark danmark | PL poland polska | HU hungary magyarorszag
    ZA southafrica rsa republicofsouthafrica | NZ newzealand aotearoa | AU australia aus | IN india bharat
    VI usvirginislands virginislandsus virginislandsoftheunitedstates unitedstatesvirginislands usvi virginislandsusa
    VG britishvirginislands virginislandsbritish bvi virginislandsuk virginislandsgb | MM myanmarburma
    SK slovakia slovakrepublic theslovakrepublic | KR skorea republickorea | KP nkorea dprkorea
    PF frenchpolynesia | GF frenchguiana frenchguyana | AS americansamoa | FM micronesiafederatedstatesof micronesia
    SX sintmaartendutchpart stmaarten | MF saintmartinfrenchpart stmartin | GG guernsey | PR puertorico puertoricous
    GU guam guamus | GE georgiacountry georgiarepublic republicofgeorgia | LU luxemburg | LI liechtenstein
    MX mexico mexiko mexicodf | BS bahamas thebahamas | GM gambia thegambia | TT trinidad trinidadandtobago
    AG antigua antiguaandbarbuda | KN stkittsandnevis | LC stlucia | VC stvincentandthegrenadines | CY cyprus
    JP japan nippon
"""
"""Codes of countries, each with names in common use."""
_SEVERAL_STATES: Final = frozenset(("CG", "CD", "KR", "KP", "CN", "TW", "VG", "VI", "SX", "MF", "SS", "SD"))
"""Countries with a name that two have, or that is a part of another one's: the rest of the text is never left out."""
_TERRITORIES: Final = frozenset(
    "HK MO TW PR GU VI AS MP GF GP MQ RE YT PF NC PM WF GG JE IM GI BM KY TC VG AI MS AW CW SX FO GL AX SJ CK NU".split()
)
"""Countries of ISO 3166 that are often written before the country that governs them: `Guam, USA`."""
_AMBIGUOUS: Final = frozenset(("virginislands", "georgia", "congo"))
"""Names that mean two places beside another name, such as `Atlanta, Georgia`."""
_SHORT_LAST_PARTS: Final = frozenset(("USA", "UK", "UAE", "GB", "US"))
_FORM_OF_STATE = re.compile(
    r"\b(?:the|(?:federal|federative|islamic|socialist|bolivarian|plurinational|co-operative|cooperative|united|hashemite)?\s*"
    r"(?:republic|kingdom|state|principality|grand duchy|sultanate|commonwealth|federation|republik|fürstentum)\s+of(?:\s+the)?|"
    r"republik|república de|république (?:de|du|d')|repubblica (?:di|del)|kingdom|republic)(?=\s|\Z)",
    re.IGNORECASE,
)
_FORM_AFTER_COMMA = re.compile(
    r",\s*(?:(?:\w+\s+){0,2}(?:republic|kingdom|state|principality|federation)(?: of(?: the)?)?)\s*\Z",
    re.IGNORECASE,
)
_FLAG = re.compile("[\U0001f1e6-\U0001f1ff]{2}")
_FIRST_FLAG_LETTER: Final = 0x1F1E6


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
    flag = _FLAG.match(line)
    if flag:
        return _find(line[flag.end() :]) or _code_of(flag[0])
    if len(line) == 2 and line.upper() in _codes():
        code = line.upper()
        return code if code != "NA" else None
    return _find(line) or _without_form_of_state(line) or _outside_brackets(line) or _find(_last_part(line))


def _code_of(flag: str) -> str | None:
    code = "".join(chr(ord(letter) - _FIRST_FLAG_LETTER + ord("A")) for letter in flag)
    return code if code in _codes() else None


def _without_form_of_state(line: str) -> str | None:
    """Return the country of `Republic of Austria`, or of `Germany, Federal Republic of`, but not of the two Congos."""
    bare = _FORM_OF_STATE.sub(" ", _FORM_AFTER_COMMA.sub("", line)).strip()
    code = _find(bare) if bare and bare != line else None
    return None if code in _SEVERAL_STATES else code


def _outside_brackets(line: str) -> str | None:
    """Return the country before the brackets, if the text in them names no other one: `Germany (West)`."""
    before, bracket, inside = line.partition("(")
    if not bracket:
        return None
    code, other = _find(before), _find(inside.rstrip(") "))
    return code if code not in _SEVERAL_STATES or other == code else None


def _last_part(line: str) -> str:
    """Return `Germany` for `Berlin, Germany`, `Guam` for `Guam, USA`, but nothing for `Virgin Islands, U.S.`."""
    first, comma, last = line.rpartition(",")
    if not comma:
        return ""
    last = last.strip()
    nearest = first.rpartition(",")[2].strip()
    code = _find(nearest)
    if code in _TERRITORIES:
        return nearest
    if code in _SEVERAL_STATES or compact(nearest) in _AMBIGUOUS or compact(last) in _AMBIGUOUS:
        return ""
    return last if len(last) > 3 or last.upper() in _SHORT_LAST_PARTS else ""


def _find(name: str) -> str | None:
    key = compact(name)
    if len(key) < 2 or len(key) > 60:
        return None
    if key.startswith("the") and key[3:] in _english_names():
        key = key[3:]
    return _english_names().get(key) or _names().get(key)
