import pytest

from leadops_core.intake.headers import phrases
from leadops_core.intake.values.budget import parse_budget
from leadops_core.intake.values.country import parse_country
from leadops_core.intake.values.email import normalize_email, parse_email_cell
from leadops_core.intake.values.industry import parse_industry
from leadops_core.intake.values.industry_names import INDUSTRY_NAMES
from leadops_core.intake.values.name import normalize_name, split_full_name
from leadops_core.intake.values.numbers import parse_number
from leadops_core.intake.values.rates import CURRENCY_SIGNS, USD_PER_UNIT
from leadops_core.intake.values.size import parse_size, size_of
from leadops_core.intake.values.source import parse_source
from leadops_core.intake.values.urgency import parse_urgency
from leadops_core.schemas import BudgetRange, CompanySize, Industry, LeadSource, Urgency


@pytest.mark.parametrize(
    ("text", "email"),
    [
        ("Ann@ACME.com", "ann@acme.com"),
        (" ann+news@acme.co.uk ", "ann+news@acme.co.uk"),
        ("mailto:ann@acme.com?subject=Hi", "ann@acme.com"),
        ("<ann@acme.com>", "ann@acme.com"),
        ("ann@acme.com.,;", "ann@acme.com"),
        ("info@exämple.de", "info@xn--exmple-cua.de"),
        ("info@例え.jp", "info@xn--r8jz45g.jp"),
        ("o'neil@acme.ie", "o'neil@acme.ie"),
        # Python before 3.11.5 misreads some patterns just for hosts like these.
        ("lena@web.de", "lena@web.de"),
        ("max.mustermann.4711@gmx.de", "max.mustermann.4711@gmx.de"),
        ("chloe.h@yahoo.co.uk", "chloe.h@yahoo.co.uk"),
        ("a@b", None),
        ("a@b.c", None),
        ("ann..lee@acme.com", None),
        (".ann@acme.com", None),
        ("ann@-acme.com", None),
        ("ann@acme..com", None),
        ("ann@acme.com\nBcc: x@y.com", None),
        ("müller@acme.de", None),
        ("ann@127.0.0.1", None),
        ("x" * 65 + "@acme.com", None),
        ("a@" + "b" * 64 + ".com", None),
        ("a@" + "bcd." * 65 + "com", None),
        ("ann@xn--.com", None),
    ],
)
def test_address_is_normalised_or_refused(text: str, email: str | None) -> None:
    assert normalize_email(text) == email


@pytest.mark.parametrize(
    ("text", "email", "others"),
    [
        ("Ann Lee <ann@acme.com>", "ann@acme.com", ()),
        ("a@b.com; c@d.com, e@f.com", "a@b.com", ("c@d.com", "e@f.com")),
        ("a@b.com ::: c@d.com", "a@b.com", ("c@d.com",)),
        ("a@b.com / c@d.com", "a@b.com", ("c@d.com",)),
        ("none, then a@b.com", "a@b.com", ()),
        ("ann @ acme.com", "ann@acme.com", ()),
        ("a@b.com a@B.com", "a@b.com", ()),
        ("bad@, nothing", None, ()),
        ("Work: a@b.com (old)", "a@b.com", ()),
        ("a@b.com and c@d.com", "a@b.com", ("c@d.com",)),
        ("a@b.com;c@d.com|e@f.com", "a@b.com", ("c@d.com", "e@f.com")),
        ("a@b.com; call first", "a@b.com", ()),
    ],
)
def test_first_valid_address_of_a_cell_is_taken(
    text: str, email: str | None, others: tuple[str, ...]
) -> None:
    assert parse_email_cell(text) == (email, others)


@pytest.mark.parametrize(
    "text",
    [
        "john smith@acme.com",
        "john\u00a0smith@acme.com",
        "john\nsmith@acme.com",
        "test . test@acme.com",
        "john - smith@acme.com",
        "john. smith@acme.com",
        "john,smith@acme.com",
        "john;smith@acme.com",
        "john (sales) smith@acme.com",
        "Ann <john smith@acme.com>",
        "ann@acme.co m",
        "ann@acme.co,uk",
        "ann@acme.com br",
    ],
)
def test_address_is_not_shortened_to_another_address(text: str) -> None:
    assert parse_email_cell(text) == (None, ())


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("ANN", "Ann"),
        ("ann", "Ann"),
        ("McDonald", "McDonald"),
        ("MCDONALD", "McDonald"),
        ("O'BRIEN", "O'Brien"),
        ("JEAN-LUC", "Jean-Luc"),
        ("van der berg", "Van der Berg"),
        ("MARIA DE LA CRUZ", "Maria de la Cruz"),
        ("deShawn", "deShawn"),
        ("J.", "J."),
        ("AJ", "AJ"),
        ("  Ann\r\nBcc: x ", "Ann Bcc: x"),
        ("\u202eAnn\u200b", "Ann"),
        ("MÜLLER", "Müller"),
        ("李", "李"),
    ],
)
def test_name_is_put_into_proper_case(text: str, name: str) -> None:
    assert normalize_name(text) == name
    assert normalize_name(name) == name


@pytest.mark.parametrize(
    ("text", "first", "last"),
    [
        ("Dr. Ann Lee", "Ann", "Lee"),
        ("Prof. Dr. Max von Müller", "Max", "von Müller"),
        ("LEE, Ann", "Ann", "Lee"),
        ("Smith, John, MBA", "John", "Smith"),
        ("John Smith Jr.", "John", "Smith"),
        ("Ludwig van Beethoven", "Ludwig", "van Beethoven"),
        ("Juan de la Cruz", "Juan", "de la Cruz"),
        ("Herr Schmidt", None, "Schmidt"),
        ("Cher", "Cher", None),
        ("", None, None),
        ("Dr.", "Dr.", None),
        ("DUPONT Jean", "Jean", "Dupont"),
        ("Jean DUPONT", "Jean", "Dupont"),
        ("DE LA TOUR Marie", "Marie", "De la Tour"),
        ("van den BERG Piet", "Piet", "van den BERG"),
        ("Maria GARCIA LOPEZ", "Maria", "Garcia Lopez"),
        ("AJ Smith", "AJ", "Smith"),
        ("Ann Lee (she/her)", "Ann", "Lee"),
        ("Sam Fox they/them", "Sam", "Fox"),
        ("Ann Lee [er/ihm]", "Ann", "Lee"),
        ("🚀 Ann ❤️ Lee", "Ann", "Lee"),
        ("🚀", None, None),
        ("Dr. med. Anna Weiß", "Anna", "Weiß"),
        ("Dr. rer. nat. Max Huber", "Max", "Huber"),
        ("Dipl.-Ing. (FH) Uwe Meier", "Uwe", "Meier"),
        ("Mgr. Jan Novák", "Jan", "Novák"),
        ("José (Pepe) García", "José (Pepe)", "García"),
    ],
)
def test_whole_name_is_split(text: str, first: str | None, last: str | None) -> None:
    assert split_full_name(text) == (first, last)


@pytest.mark.parametrize(
    ("text", "first", "last"),
    [
        *(
            ("山田太郎", "太郎", "山田"),
            ("山田 太郎", "太郎", "山田"),
            ("佐々木 希", "希", "佐々木"),
            ("山田太郎様", "太郎", "山田"),
        ),
        *(
            ("王伟", "伟", "王"),
            ("欧阳娜娜", "娜娜", "欧阳"),
            ("王小明先生", "小明", "王"),
            ("李", "李", None),
        ),
        *(("김철수", "철수", "김"), ("김 철수", "철수", "김"), ("ジョン・スミス", "ジョン", "スミス")),
    ],
)
def test_east_asian_name_begins_with_the_family_name(text: str, first: str | None, last: str | None) -> None:
    assert split_full_name(text) == (first, last)


@pytest.mark.parametrize(
    ("text", "number"),
    [
        *(("1,200", 1200), ("1.200", 1200), ("1'200", 1200), ("1 200", 1200), ("1.5", 1.5), ("1,5", 1.5)),
        *(
            ("1,234.5", 1234.5),
            ("1.234,5", 1234.5),
            ("10,00,000", 1_000_000),
            ("12.", 12),
            ("", None),
            ("1.2.3", None),
        ),
    ],
)
def test_number_of_any_country_is_read(text: str, number: float | None) -> None:
    assert parse_number(text) == number


@pytest.mark.parametrize(
    ("text", "code"),
    [
        *(
            ("de", "DE"),
            ("DEU", "DE"),
            ("Germany", "DE"),
            ("Deutschland", "DE"),
            ("Allemagne", "DE"),
            ("Alemania", "DE"),
        ),
        *(
            ("UK", "GB"),
            ("U.K.", "GB"),
            ("Scotland", "GB"),
            ("Northern Ireland", "GB"),
            ("England", "GB"),
            ("GBR", "GB"),
        ),
        *(
            ("U.S.A.", "US"),
            ("United States of America (USA)", "US"),
            ("Estados Unidos", "US"),
            ("Holland", "NL"),
        ),
        *(("Korea", "KR"), ("Korea, Republic of", "KR"), ("Czech Republic", "CZ"), ("Côte d'Ivoire", "CI")),
        *(
            ("日本", "JP"),
            ("Россия", "RU"),
            ("Türkiye", "TR"),
            ("Berlin, Germany", "DE"),
            ("the Netherlands", "NL"),
        ),
        *(
            ("NA", None),
            ("Namibia", "NA"),
            ("Taiwan, China", "TW"),
            ("Taipei,China", "TW"),
            ("Hong Kong SAR, China", "HK"),
            ("Congo (RDC)", "CD"),
            ("Congo (Brazzaville)", "CG"),
            ("Virgin Islands, U.S.", "VI"),
            ("Virgin Islands (British)", "VG"),
            ("Guam, USA", "GU"),
            ("San Juan, Puerto Rico, USA", "PR"),
            ("Texas, USA", "US"),
            ("Atlanta, Georgia", None),
            ("S. Korea", "KR"),
            ("Slovak Republic", "SK"),
            ("Republic of Austria", "AT"),
            ("Germany, Federal Republic of", "DE"),
            ("Sudan, South", None),
            ("🇩🇪 Germany", "DE"),
            ("🇫🇷", "FR"),
            ("Narnia", None),
            ("EU", None),
            ("ZZ", None),
            ("", None),
            ("1", None),
        ),
    ],
)
def test_country_is_read_in_any_spelling(text: str, code: str | None) -> None:
    assert parse_country(text) == code


@pytest.mark.parametrize(
    ("text", "size"),
    [
        *(
            ("1", CompanySize.SOLO),
            ("10", CompanySize.MICRO),
            ("11", CompanySize.SMALL),
            ("12k", CompanySize.GIANT),
        ),
        *(
            ("1.200", CompanySize.VERY_LARGE),
            ("1,200", CompanySize.VERY_LARGE),
            ("51-200 employees", CompanySize.MEDIUM),
        ),
        *(("10k+", CompanySize.GIANT), ("10,001+", CompanySize.GIANT), ("<50", CompanySize.SMALL)),
        *(
            ("500+", CompanySize.LARGE),
            ("5,001–10,000", CompanySize.ENTERPRISE),
            ("self-employed", CompanySize.SOLO),
        ),
        *(
            ("51 bis 200 Mitarbeiter", CompanySize.MEDIUM),
            ("1-10", CompanySize.MICRO),
            ("SMB", CompanySize.SMALL),
        ),
        *(("Nov-50", CompanySize.SMALL), ("2-Oct", CompanySize.MICRO), ("Small (1-50)", CompanySize.SMALL)),
        *(("0", None), ("lots", None), ("200-51", None), ("", None)),
        *(("alert(1)", None), ("n/a (2023)", None), ("see note (3)", None), ("200 (2023)", None)),
        *(
            ("from 51 to 200", CompanySize.MEDIUM),
            ("c_00011_00050", CompanySize.SMALL),
            ("50人", CompanySize.SMALL),
        ),
        *(
            ("51〜200名", CompanySize.MEDIUM),
            ("1,000人以上", CompanySize.VERY_LARGE),
            ("员工100人", CompanySize.MEDIUM),
        ),
        *(("1001-5000 (est.)", CompanySize.VERY_LARGE), ("Enterprise (10,001+)", CompanySize.GIANT)),
    ],
)
def test_company_size_is_read(text: str, size: CompanySize | None) -> None:
    assert parse_size(text) is size


def test_every_band_is_read_as_itself() -> None:
    assert [parse_size(band.value) for band in CompanySize] == list(CompanySize)
    assert [parse_budget(band.value) for band in BudgetRange] == list(BudgetRange)
    assert [parse_industry(band.value) for band in Industry] == list(Industry)
    assert [parse_source(band.value) for band in LeadSource] == list(LeadSource)
    assert [parse_urgency(band.value) for band in Urgency] == list(Urgency)


def test_boundary_of_company_sizes_belongs_to_the_lower_band() -> None:
    assert [size_of(n) for n in (1, 2, 10, 11, 10_000, 10_001)] == [
        *(CompanySize.SOLO, CompanySize.MICRO, CompanySize.MICRO, CompanySize.SMALL),
        *(CompanySize.ENTERPRISE, CompanySize.GIANT),
    ]


@pytest.mark.parametrize(
    ("text", "band"),
    [
        *(
            ("$10k–25k", BudgetRange.FROM_10K),
            ("unknown", None),
            ("tbd", None),
            ("< 5.000 €", BudgetRange.UNDER_5K),
        ),
        *(
            ("none", BudgetRange.NONE),
            ("no budget", BudgetRange.NONE),
            ("$0", BudgetRange.NONE),
            ("10k", BudgetRange.FROM_10K),
        ),
        *(("25", None), ("$25", None), ("10-15", None), ("maybe 20", None), ("10k USD or 20k EUR", None)),
        *(
            ("25k EUR", BudgetRange.FROM_25K),
            ("EUR 25.000", BudgetRange.FROM_25K),
            ("£50,000", BudgetRange.FROM_50K),
        ),
        *(
            ("10kEUR", BudgetRange.FROM_10K),
            ("CHF 20'000", BudgetRange.FROM_25K),
            ("100 000 kr", BudgetRange.FROM_10K),
        ),
        *(
            ("50-100k", BudgetRange.FROM_50K),
            ("$10,000 - $25,000", BudgetRange.FROM_10K),
            ("$1.5M", BudgetRange.FROM_250K),
        ),
        *(
            ("5 lakh", BudgetRange.FROM_5K),
            ("₹10,00,000", BudgetRange.FROM_10K),
            ("1 crore", BudgetRange.FROM_100K),
        ),
        *(
            ("2k/month", BudgetRange.FROM_10K),
            ("up to 50k", BudgetRange.FROM_25K),
            ("50k+", BudgetRange.FROM_50K),
        ),
        *(
            ("> 100.000 €", BudgetRange.FROM_100K),
            ("bis 25.000 Euro", BudgetRange.FROM_10K),
            ("R$ 50.000", BudgetRange.FROM_5K),
        ),
        *(
            ("Less than $10,000", BudgetRange.FROM_5K),
            ("ab 10k", BudgetRange.FROM_10K),
            ("¥1,000,000", BudgetRange.FROM_5K),
        ),
        *(
            ("25 TEUR", BudgetRange.FROM_25K),
            ("R400 000", BudgetRange.FROM_10K),
            ("€30k".encode().decode("cp1252"), BudgetRange.FROM_25K),
        ),
        *(("mid five figures", None), ("", None), ("around 30k", BudgetRange.FROM_25K)),
    ],
)
def test_budget_is_read(text: str, band: BudgetRange | None) -> None:
    assert parse_budget(text) is band


def test_every_currency_sign_has_a_rate() -> None:
    assert set(CURRENCY_SIGNS.values()) <= set(USD_PER_UNIT)


@pytest.mark.parametrize(
    ("text", "industry"),
    [
        *(
            ("Information Technology & Services", Industry.IT_SERVICES),
            ("Computer Software", Industry.SOFTWARE),
        ),
        *(("Hospital & Health Care", Industry.HEALTHCARE), ("COMPUTER_SOFTWARE", Industry.SOFTWARE)),
        *(
            ("Maschinenbau", Industry.MANUFACTURING),
            ("Santé", Industry.HEALTHCARE),
            ("Construcción", Industry.CONSTRUCTION),
        ),
        *(
            ("Logistics and Supply Chain", Industry.LOGISTICS),
            ("B2B SaaS", Industry.SOFTWARE),
            ("SaaS", Industry.SOFTWARE),
        ),
        *(
            ("Retail / E-Commerce", Industry.RETAIL),
            ("Banking", Industry.FINANCIAL_SERVICES),
            ("Other", Industry.OTHER),
        ),
        *(("Finance and Insurance", Industry.FINANCIAL_SERVICES), ("Mining & Metals", Industry.OTHER)),
        *(("Insurance broker", Industry.INSURANCE), ("Space mining", None), ("", None), ("123", None)),
    ],
)
def test_industry_is_read(text: str, industry: Industry | None) -> None:
    assert parse_industry(text) is industry


def test_industry_names_have_one_meaning() -> None:
    seen: dict[str, Industry] = {}
    for industry, names in INDUSTRY_NAMES.items():
        for name in phrases(names):
            assert seen.setdefault(name, industry) is industry, name
            assert parse_industry(name) is industry, name


@pytest.mark.parametrize(
    ("text", "urgency"),
    [
        *(
            ("ASAP", Urgency.HIGH),
            ("P1", Urgency.HIGH),
            ("hot", Urgency.HIGH),
            ("hoch", Urgency.HIGH),
            ("Élevée", Urgency.HIGH),
        ),
        *(("this quarter", Urgency.MEDIUM), ("within 3 months", Urgency.MEDIUM), ("Normal", Urgency.MEDIUM)),
        *(
            ("next year", Urgency.LOW),
            ("In 2 Wochen", Urgency.HIGH),
            ("9-12 months", Urgency.LOW),
            ("baja", Urgency.LOW),
        ),
        *(("High (this month)", Urgency.HIGH), ("whenever", None), ("", None)),
        *(("within_1_month", Urgency.HIGH), ("right_away", Urgency.HIGH), ("1-3_months", Urgency.MEDIUM)),
        *(
            ("jak najszybciej", Urgency.HIGH),
            ("w ciągu 3 miesięcy", Urgency.MEDIUM),
            ("inom 2 veckor", Urgency.HIGH),
        ),
        *(
            ("至急", Urgency.HIGH),
            ("尽快", Urgency.HIGH),
            ("3ヶ月以内", Urgency.MEDIUM),
            ("不急", Urgency.LOW),
        ),
    ],
)
def test_urgency_is_read(text: str, urgency: Urgency | None) -> None:
    assert parse_urgency(text) is urgency


@pytest.mark.parametrize(
    ("text", "source"),
    [
        *(
            ("Web", LeadSource.WEB_FORM),
            ("Google Ads", LeadSource.WEB_FORM),
            ("Trade Show", LeadSource.EVENT),
        ),
        *(
            ("Messe", LeadSource.EVENT),
            ("Trade show - Hanover", LeadSource.EVENT),
            ("Cold Call", LeadSource.OUTBOUND),
        ),
        *(("Partner Referral", LeadSource.PARTNER), ("Employee Referral", LeadSource.REFERRAL)),
        *(("Word of mouth", LeadSource.REFERRAL), ("Other", None), ("", None)),
        *(("not a referral", None), ("no event", None), ("z polecenia", LeadSource.REFERRAL)),
        *(("mässa", LeadSource.EVENT), ("展示会", LeadSource.EVENT), ("官网", LeadSource.WEB_FORM)),
    ],
)
def test_source_is_read(text: str, source: LeadSource | None) -> None:
    assert parse_source(text) is source
