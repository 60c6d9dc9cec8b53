"""People with duplicates and with doubles, of which the truth is known.

Each person has one to three records. Records of one person differ in the ways in which real ones do (`DUPLICATES`), and some
people look alike without being the same (`DOUBLES`).
"""

import random
import unicodedata
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from typing import Any

FIRST_NAMES = """
Ann Robert William Katherine Michael Elizabeth James Thomas Jennifer Christopher Daniel Margaret Joseph Susanne Matthias
Andreas Stefan Johannes Friedrich Ursula Gabriele Heinrich Jürgen Günther Sabine Anke Björn Sören Élodie François Hélène
Jérôme Guillaume Mathilde Benoît José Jesús María Concepción Íñigo Raúl Lucía Giuseppe Chiara Niccolò Alessandra Francesca
Piotr Małgorzata Łukasz Agnieszka Katarzyna Zbigniew Åsa Håkan Linnéa Gustaf Priya Rajesh Ananya Vikram Kenji Yuki Haruto
Mei Wei Olufemi Chinedu Amara Fatima Omar Yusuf Leila Mehmet Ayşe Dimitris Eleni Ivan Olga Sergei Tatiana Bram Sanne Joost
""".split()
LAST_NAMES = """
Lee Miller Johnson Anderson Fitzgerald O'Connor MacDonald Whitaker Pemberton Hollis Müller Schröder Grünwald Weiß Köhler
Lindemann Brückner Zimmermann Vogelsang Hartwig Dubois Lefèvre Beauchamp Châtelain Rousseau Morel García Núñez Ibáñez
Echeverría Quintana Rossi Bianchi Esposito D'Angelo Colombo Kowalski Wójcik Szymański Nowakowska Gąsior Lindqvist
Öberg Sjöström Hägglund Sharma Banerjee Krishnan Venkatesan Tanaka Yamamoto Kobayashi Zhang Huang Okonkwo Adeyemi Mensah
Haddad Karimi Yildiz Öztürk Papadopoulos Ivanova Volkov Petrov Visser Dijkstra Hoekstra Steenbergen Thornbury Ashworth
""".split()
COMPANY_WORDS = """
Apex Nordwind Helix Lumen Quarry Bramble Cobalt Vertex Onyx Fjord Sable Zephyr Tundra Marlin Krypton Basalt Orchid Pylon
Cinder Talon Rivet Anvil Beacon Compass Delta Ember Falcon Garnet Harbor Indigo Juniper Kestrel Larch Magnet Nimbus Opal
Prairie Quartz Ridge Saffron Timber Umber Velvet Willow Xenon Yarrow Zenith Alder Birch Cedar Dogwood Elm Fern Glade Heath
""".split()
BRANCHES = (
    "Metals Logistics Software Foods Optics Energy Textiles Robotics Pharma Media Freight Systems".split()
)
LEGAL_FORMS = {
    "DE": "GmbH",
    "US": "Inc.",
    "GB": "Ltd",
    "FR": "SAS",
    "ES": "S.L.",
    "IT": "S.p.A.",
    "NL": "B.V.",
    "SE": "AB",
}
NICKNAMES = {
    "Robert": "Bob",
    "William": "Bill",
    "Katherine": "Kate",
    "Michael": "Mike",
    "Elizabeth": "Liz",
    "James": "Jim",
    "Thomas": "Tom",
    "Jennifer": "Jenny",
    "Christopher": "Chris",
    "Daniel": "Dan",
    "Margaret": "Peggy",
    "Joseph": "Joe",
    "Andreas": "Andi",
    "Johannes": "Hannes",
    "Friedrich": "Fritz",
    "Gabriele": "Gabi",
    "José": "Pepe",
    "Giuseppe": "Beppe",
}


@dataclass(frozen=True)
class Record:
    """One row of a file, and the person it is about."""

    person: int
    kind: str
    first: str = ""
    last: str = ""
    email: str = ""
    company: str = ""
    phone: str = ""
    country: str = ""
    website: str = ""

    def row(self) -> list[str]:
        return [self.first, self.last, self.email, self.company, self.phone, self.country, self.website]


HEADER = ["First Name", "Last Name", "Email", "Company", "Phone", "Country", "Website"]


@dataclass
class People:
    """Makes records, the same ones for the same seed."""

    random: random.Random
    records: list[Record] = field(default_factory=list)
    person_count: int = 0

    def new(self, kind: str, **values: Any) -> Record:
        self.person_count += 1
        country = self.random.choice([*LEGAL_FORMS])
        words = f"{self.random.choice(COMPANY_WORDS)} {self.random.choice(BRANCHES)} {self.person_count}"
        first, last = self.random.choice(FIRST_NAMES), self.random.choice(LAST_NAMES)
        host = ascii_of(words.replace(" ", "")) + ".example"
        record = Record(
            person=self.person_count,
            kind=kind,
            first=first,
            last=last,
            email=f"{ascii_of(first)}.{ascii_of(last)}@{host}",
            company=f"{words} {LEGAL_FORMS[country]}",
            phone=self.phone(),
            country=country,
            website=f"https://www.{host}",
        )
        return replace(record, **values)

    def phone(self) -> str:
        return f"+49 {self.random.randrange(10**9, 10**10)}"

    def typo(self, word: str) -> str:
        """A slip of the keyboard inside the word."""
        place = self.random.randrange(1, max(2, len(word) - 2))
        if self.random.random() < 0.5:
            return word[:place] + word[place + 1] + word[place] + word[place + 2 :]
        return word[:place] + word[place + 1 :]


def ascii_of(text: str) -> str:
    plain = unicodedata.normalize("NFKD", text.replace("ß", "ss").replace("ł", "l").replace("Ł", "L"))
    return "".join(char for char in plain if char.isascii() and char.isalnum()).lower()


def _capitals(people: People, record: Record) -> Record:
    return replace(record, email=record.email.upper(), first=record.first.upper(), last=record.last.upper())


def _legal_form(people: People, record: Record) -> Record:
    return replace(record, email="", company=record.company.rsplit(" ", 1)[0])


def _accents(people: People, record: Record) -> Record:
    umlauts = str.maketrans({"ü": "ue", "ö": "oe", "ä": "ae", "Ö": "Oe"})
    first, last = record.first.translate(umlauts), record.last.translate(umlauts)
    return replace(record, email="", first=_plain(first), last=_plain(last))


def _plain(text: str) -> str:
    decomposed = unicodedata.normalize("NFKD", text)
    return "".join(char for char in decomposed if not unicodedata.combining(char))


def _gmail_dots(people: People, record: Record) -> Record:
    return replace(record, email=record.email.replace(".", "", 1), phone="", company="", website="")


def _plus_tag(people: People, record: Record) -> Record:
    return replace(record, email=record.email.replace("@", "+webinar@"), phone="", website="")


def _typo(people: People, record: Record) -> Record:
    return replace(record, email="", phone="", last=people.typo(record.last))


def _swapped(people: People, record: Record) -> Record:
    return replace(record, email="", phone="", first=record.last, last=record.first)


def _phone_only(people: People, record: Record) -> Record:
    return replace(record, email="", company="", website="", country="")


def _nickname(people: People, record: Record) -> Record:
    return replace(record, email="", phone="", first=NICKNAMES[record.first])


def _initial(people: People, record: Record) -> Record:
    return replace(record, email="", first=f"{record.first[0]}.")


def _title(people: People, record: Record) -> Record:
    return replace(record, email="", phone="", country="", first=f"Dr. {record.first}")


def _other_address(people: People, record: Record) -> Record:
    mailbox = f"{ascii_of(record.last)}{record.person}@gmail.com"
    return replace(record, email=mailbox, phone="", website="")


def _address_typo(people: People, record: Record) -> Record:
    local, _, host = record.email.partition("@")
    return replace(record, email=f"{people.typo(local)}@{host}", phone="", website="")


def _address_only(people: People, record: Record) -> Record:
    return replace(record, first="", last="", company="", phone="", country="", website="")


def _married(people: People, record: Record) -> Record:
    other = people.random.choice([name for name in LAST_NAMES if name != record.last])
    return replace(record, last=other, phone="")


def _company_variant(people: People, record: Record) -> Record:
    words = record.company.split()
    return replace(record, email="", phone="", company=" ".join(words[:-1]).replace(" ", "-"), website="")


def _nickname_and_company(people: People, record: Record) -> Record:
    company = (
        " ".join(people.typo(word) for word in record.company.split()[:1])
        + record.company[record.company.index(" ") :]
    )
    return replace(_nickname(people, record), company=company, website="")


def _initial_and_address(people: People, record: Record) -> Record:
    return replace(_other_address(people, record), first=record.first[0], website=record.website)


def _typo_in_first_name(people: People, record: Record) -> Record:
    return replace(record, email="", phone="", website="", first=people.typo(record.first))


DUPLICATES: dict[str, Callable[[People, Record], Record]] = {
    "capitals": _capitals,
    "legal form": _legal_form,
    "accents": _accents,
    "gmail dots": _gmail_dots,
    "plus tag": _plus_tag,
    "typo in last name": _typo,
    "swapped names": _swapped,
    "phone only": _phone_only,
    "nickname": _nickname,
    "initial": _initial,
    "Dr. in first name": _title,
    "other address": _other_address,
    "typo in address": _address_typo,
    "address only": _address_only,
    "married name": _married,
    "hyphens in company": _company_variant,
    "nickname and typo in company": _nickname_and_company,
    "initial and other address": _initial_and_address,
    "typo in first name": _typo_in_first_name,
}
DOUBLES = (
    "shared mailbox",
    "placeholder address",
    "same name, other firm",
    "same name, firm of one word",
    "family",
    "branch offices",
    "switchboard",
    "colleagues",
    "first name in two genders",
    "father and son",
    "agency",
)


def make_people(seed: int, *, each: int = 40) -> list[Record]:
    """Return shuffled records: `each` people with a duplicate of each kind, doubles of each kind, and single people."""
    people = People(random.Random(seed))
    for kind, change in DUPLICATES.items():
        for _ in range(each):
            record = people.new(kind)
            if kind == "gmail dots":
                record = replace(record, email=f"{record.email.partition('@')[0]}{record.person}@gmail.com")
            if kind.startswith("nickname"):
                record = replace(record, first=people.random.choice([*NICKNAMES]))
            people.records += [record, change(people, record)]
    for kind in DOUBLES:
        for _ in range(each):
            people.records += _double(people, kind)
    people.records += [people.new("single") for _ in range(each * 4)]
    people.random.shuffle(people.records)
    return people.records


def _double(people: People, kind: str) -> list[Record]:
    """Two people who are not the same."""
    one = people.new(kind)
    host = one.email.partition("@")[2]
    others = [name for name in FIRST_NAMES if name[0] != one.first[0]]
    other = people.new(
        kind,
        first=people.random.choice(others),
        last=people.random.choice([name for name in LAST_NAMES if name != one.last]),
    )
    at_same_firm: dict[str, Any] = {"company": one.company, "country": one.country, "website": one.website}
    if kind == "shared mailbox":
        shared = people.random.choice(["info", "sales", "office", "kontakt"]) + f"@{host}"
        return [replace(one, email=shared), replace(other, email=shared, **at_same_firm)]
    if kind == "placeholder address":
        filler = people.random.choice(["noemail@noemail.com", "na@na.na", "test@test.com", "none@none.com"])
        return [replace(one, email=filler), replace(other, email=filler)]
    if kind == "same name, other firm":
        return [one, replace(other, first=one.first, last=one.last)]
    if kind == "same name, firm of one word":
        word = f"{people.random.choice(COMPANY_WORDS)}{one.person}"
        return [
            replace(one, email="", website="", company=f"{word} GmbH", country="DE"),
            replace(
                other,
                email="",
                website="",
                company=f"{word} Inc.",
                country="US",
                first=one.first,
                last=one.last,
            ),
        ]
    if kind == "family":
        return [one, replace(other, last=one.last, phone=one.phone, email=other.email, **at_same_firm)]
    if kind == "branch offices":
        country = next(code for code in LEGAL_FORMS if code != one.country)
        return [
            replace(one, email="", website=""),
            replace(one, person=other.person, email="", website="", country=country, phone=other.phone),
        ]
    if kind == "switchboard":
        return [one, replace(other, phone=one.phone, website=one.website, company=one.company)]
    if kind == "colleagues":
        mailbox = f"{ascii_of(other.first)}.{ascii_of(one.last)}@{host}"
        return [one, replace(other, last=one.last, email=mailbox, **at_same_firm)]
    if kind == "first name in two genders":
        pair = people.random.choice([("Martin", "Martina"), ("Daniel", "Daniela"), ("Andrea", "Andreas")])
        return [
            replace(one, first=pair[0], email=f"{pair[0].lower()}@{host}"),
            replace(other, first=pair[1], last=one.last, email=f"{pair[1].lower()}@{host}", **at_same_firm),
        ]
    if kind == "father and son":
        return [
            replace(one, email=f"person{one.person}@gmail.com", company="", website=""),
            replace(
                other,
                first=one.first,
                last=one.last,
                email=f"{one.person}son@gmail.com",
                company="",
                website="",
            ),
        ]
    # An agency enters its own phone number and website for its customers.
    return [one, replace(other, phone=one.phone, website=one.website)]
