"""Sales region and time zone of a country, and the country of a domain name."""

from functools import cache
from importlib.resources import files


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


_COUNTRIES = {
    "north_america": "US CA BM PM PR VI GU AS MP UM",
    "latin_america": (
        "MX GT BZ SV HN NI CR PA CO VE EC PE BO CL AR UY PY BR GY SR GF FK CU DO HT JM TT BB BS AG DM GD KN LC VC AI "
        "AW BL BQ CW GP KY MF MQ MS SX TC VG GS BV"
    ),
    "emea_uk_ireland": "GB IE IM JE GG GI",
    "emea_dach": "DE AT CH LI",
    "emea_france": "FR MC RE YT TF",
    "emea_benelux": "BE NL LU",
    "emea_nordics": "DK SE NO FI IS FO GL AX SJ",
    "emea_southern_europe": "ES PT IT GR MT CY AD SM VA",
    "emea_eastern_europe": "PL CZ SK HU RO BG HR SI RS BA ME MK AL XK EE LV LT UA MD BY RU AM AZ GE KZ KG TJ TM UZ",
    "emea_middle_east": "AE SA QA KW BH OM YE IL PS JO LB SY IQ IR TR",
    "emea_africa": (
        "ZA NA BW SZ LS ZW ZM MZ MW MG MU SC KM TZ KE UG RW BI ET ER DJ SO SS SD EG LY TN DZ MA EH MR ML NE TD SN GM "
        "GW GN SL LR CI BF GH TG BJ NG CM CF GQ GA CG CD AO ST CV SH IO"
    ),
    "apac_anz": "AU NZ FJ PG SB VU NC PF WS TO TV KI NR PW FM MH CK NU TK WF NF PN CX CC HM AQ",
    "apac_east_asia": "CN HK MO TW JP KR KP MN",
    "apac_south_asia": "IN PK BD LK NP BT MV AF",
    "apac_southeast_asia": "SG MY TH VN PH ID KH LA MM BN TL",
}
_REGION = {country: region for region, countries in _COUNTRIES.items() for country in countries.split()}

# For countries whose most populous zone is not the first one in the zone table.
_MOST_POPULOUS_ZONES = {
    "AQ": "Antarctica/McMurdo",
    "AU": "Australia/Sydney",
    "BR": "America/Sao_Paulo",
    "BV": "Europe/Oslo",
    "CA": "America/Toronto",
    "FM": "Pacific/Pohnpei",
    "HM": "Indian/Kerguelen",
    "PS": "Asia/Hebron",
    "RU": "Europe/Moscow",
    "UA": "Europe/Kyiv",
    "UM": "Pacific/Wake",
    "UZ": "Asia/Tashkent",
    "XK": "Europe/Belgrade",
}

# Country domains that anybody can buy and that are used as words or given away.
_GENERIC_COUNTRY_DOMAINS = _words(
    "ac ad ag ai am as bz cc cd cf co cx dj fm ga gd gg gl gq gs hm im io je la li ly me mg ml mn ms mu nu pn pw re sc "
    "sh so sr st su sx tc tf tk tl to tv vc vg vu ws"
)
_OTHER_DOMAIN_NAMES = {
    "uk": "GB",
    "xn--p1ai": "RU",
    "xn--fiqs8s": "CN",
    "xn--j1amh": "UA",
    "xn--qxam": "GR",
}


def region_of(country: str) -> str | None:
    """Return the sales region of an ISO country code, or None for an unknown code."""
    return _REGION.get(country)


@cache
def _zones() -> dict[str, str]:
    zones: dict[str, str] = {}
    for line in files("tzdata").joinpath("zoneinfo", "zone.tab").read_text("utf-8").splitlines():
        if not line.startswith("#"):
            country, _, zone = line.split("\t")[:3]
            zones.setdefault(country, zone)
    return zones | _MOST_POPULOUS_ZONES


def time_zone_of(country: str) -> tuple[str, bool] | None:
    """Return the IANA name of the country's most populous zone, and True if it is the only one."""
    zone = _zones().get(country)
    return (zone, country not in _SEVERAL_ZONES) if zone else None


_SEVERAL_ZONES = _words("AQ AR AU BR CA CD CL EC ES FM GL ID KI KZ MH MN MX NZ PF PG PT RU UM US")


def country_of_domain(host: str) -> str | None:
    """Return the country of a country domain, or None for a generic domain or one that is used like one."""
    label = host.rpartition(".")[2][:16]
    if label in _GENERIC_COUNTRY_DOMAINS:
        return None
    country = _OTHER_DOMAIN_NAMES.get(label, label.upper())
    return country if country in _REGION else None
