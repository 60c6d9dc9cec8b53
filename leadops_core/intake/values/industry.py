"""Read industries."""

import re
from functools import lru_cache
from typing import Final

from leadops_core.intake.cells import clean_line
from leadops_core.intake.headers import fold, phrases
from leadops_core.intake.values.industry_names import INDUSTRY_NAMES
from leadops_core.schemas import Industry

_NOT_WORD = re.compile(r"[\W_]+")
_AND = re.compile(r"\s*[&+]\s*|\s+(?:and|und|et|y|e|en)\s+")
_NOISE = re.compile(
    r"\b(?:industry|industries|sector|branche|secteur|settore|setor|company|companies|sector de)\b"
)
_PARTS = re.compile(r"\s*(?:[/,;|>&+]|\s[-–—]\s|:|\s+(?:and|und|et|y|e|en)\s+)\s*")
_SIGNS: Final = (
    (Industry.ECOMMERCE, "ecommerce|e commerce|online shop|online retail|onlinehandel|webshop"),
    (Industry.INSURANCE, "insurance|insurtech|versicherung|assurance"),
    (Industry.PHARMA_BIOTECH, "pharma|pharmaceutical|biotech|biotechnology|pharmaceuticals|life sciences"),
    (Industry.AUTOMOTIVE, "automotive|automobile|automobil"),
    (
        Industry.HEALTHCARE,
        "healthcare|health|hospital|hospitals|medical|clinic|medtech|dental|gesundheit|sante|salud",
    ),
    (Industry.REAL_ESTATE, "real estate|immobilien|immobilier|property management|proptech"),
    (Industry.CONSTRUCTION, "construction|bau|builders|building materials"),
    (Industry.NONPROFIT, "nonprofit|non profit|ngo|charity|charitable"),
    (Industry.GOVERNMENT, "government|public sector|municipal|public administration"),
    (Industry.EDUCATION, "education|university|school|schools|elearning|e learning|edtech|higher ed"),
    (Industry.TELECOM, "telecom|telecommunications|telekommunikation|telco"),
    (Industry.ENERGY_UTILITIES, "energy|utilities|solar|oil|renewable|renewables|energie"),
    (Industry.LOGISTICS, "logistics|logistik|logistique|supply chain|freight|trucking|transportation"),
    (Industry.HOSPITALITY_TRAVEL, "hospitality|hotel|hotels|travel|tourism|restaurant|restaurants"),
    (Industry.AGRICULTURE_FOOD, "agriculture|farming|food|beverage|agri|agritech"),
    (Industry.FINANCIAL_SERVICES, "bank|banking|fintech|financial|finance|investment|asset management"),
    (Industry.IT_SERVICES, "it services|it consulting|managed services|it dienstleistungen|cybersecurity"),
    (Industry.SOFTWARE, "software|saas|cloud|apps"),
    (Industry.MARKETING_MEDIA, "marketing|advertising|media|publishing|agency"),
    (Industry.RETAIL, "retail|einzelhandel|wholesale|supermarket"),
    (Industry.CONSUMER_GOODS, "consumer goods|fmcg|cpg|cosmetics|fashion|apparel"),
    (Industry.MANUFACTURING, "manufacturing|manufacturer|machinery|maschinenbau|industrial|chemicals"),
    (
        Industry.PROFESSIONAL_SERVICES,
        "consulting|legal|law|accounting|recruiting|staffing|consultancy|advisory",
    ),
)
_BY_SIGN: Final = tuple(
    (industry, re.compile(rf"(?<!\w)(?:{words})(?!\w)")) for industry, words in _SIGNS
)  # fmt: skip


def _key(name: str) -> str:
    return _NOT_WORD.sub("", _AND.sub(" & ", fold(name)).replace("&", "and"))


_BY_KEY: Final[dict[str, Industry]] = {}
for _industry, _names in INDUSTRY_NAMES.items():
    for _name in phrases(_names):
        _BY_KEY.setdefault(_key(_name), _industry)
for _industry in Industry:
    _BY_KEY[_key(_industry.value)] = _industry


@lru_cache(maxsize=8192)
def parse_industry(text: str) -> Industry | None:
    """Return the industry that a name means, OTHER for a known name of another industry, or None."""
    line = clean_line(text)
    industry = _BY_KEY.get(_key(line))
    if industry or len(line) > 120:
        return industry
    folded = fold(line)
    bare = " ".join(_NOISE.sub(" ", folded).split())
    industry = _BY_KEY.get(_key(bare)) if bare else None
    if industry:
        return industry
    # “Retail / E-Commerce”: the first part that is known.
    for part in _PARTS.split(bare):
        industry = _BY_KEY.get(_key(part)) if part else None
        if industry and industry is not Industry.OTHER:
            return industry
    spaced = " ".join(_NOT_WORD.split(folded))
    return next((industry for industry, sign in _BY_SIGN if sign.search(spaced)), None)
