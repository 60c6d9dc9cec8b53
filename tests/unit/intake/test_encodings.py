"""Files in any encoding are read right, or their encoding is named as a guess. None is garbled in silence."""

from collections import Counter
from random import Random

import pytest

from leadops_core.intake import IntakeError, detect
from leadops_core.intake.legacy_encodings import CANDIDATES
from leadops_core.schemas import LeadContent
from leadops_core.texts import en
from tests.unit.intake.encoding_samples import ENCODINGS, lead_list
from tests.unit.intake.reading import take

RIGHT, NAMED, GARBLED = "right", "named", "garbled in silence"
POLISH = lead_list("Polish")


def names_of(text: str) -> list[LeadContent]:
    return [row.content for row in take(text.encode()).rows]


def outcome_of(language: str, encoding: str, rows: int) -> str:
    text = lead_list(language, rows=rows)
    try:
        data = text.encode(encoding)
    except UnicodeEncodeError:
        return RIGHT  # the encoding lacks a letter of this list, so no such file exists
    try:
        taken = take(data)
    except IntakeError:
        return NAMED
    if [row.content for row in taken.rows] == names_of(text):
        return RIGHT
    return NAMED if taken.rejected or not taken.mapping.is_encoding_certain else GARBLED


def test_no_encoding_is_garbled_without_a_warning(capsys: pytest.CaptureFixture[str]) -> None:
    outcomes = {
        (encoding, language, rows): outcome_of(language, encoding, rows)
        for encoding, languages in ENCODINGS.items()
        for language in languages
        for rows in (1, 4)
    }
    counts = Counter(outcomes.values())
    with capsys.disabled():
        print(f"\n{len(ENCODINGS)} encodings, {len(outcomes)} files: {dict(counts)}")
    assert [case for case, outcome in outcomes.items() if outcome == GARBLED] == []
    assert counts[RIGHT] >= 0.95 * len(outcomes)


@pytest.mark.parametrize(
    ("language", "encoding"),
    [
        ("German", "cp1252"),
        ("French", "cp1252"),
        ("Polish", "cp1250"),
        ("Czech", "cp1250"),
        ("Russian", "cp1251"),
        ("Greek", "cp1253"),
        ("Turkish", "cp1254"),
        ("Hebrew", "cp1255"),
        ("Lithuanian", "cp1257"),
        ("Japanese", "cp932"),
        ("Japanese", "euc_jp"),
        ("Chinese", "gb18030"),
        ("Chinese, traditional", "cp950"),
        ("Korean", "cp949"),
    ],
)
def test_usual_code_page_of_a_language_is_detected(language: str, encoding: str) -> None:
    text = lead_list(language)
    assert [row.content for row in take(text.encode(encoding)).rows] == names_of(text)


def test_guessed_encoding_comes_with_alternatives_and_samples() -> None:
    mapping = detect(
        "Imię,E-mail\nZbigniew Dąb,z@firma.example\n".encode("cp1250"),
        file_name="x.csv",
    )
    assert not mapping.is_encoding_certain
    assert mapping.encodings[0].encoding == mapping.dialect.encoding == "cp1250"
    assert sorted(mapping.encodings[0].samples) == ["Imię", "Zbigniew Dąb"]
    assert len(mapping.encodings) > 1
    assert len({choice.samples for choice in mapping.encodings}) == len(mapping.encodings)


def test_compared_encodings_have_display_names() -> None:
    assert set(CANDIDATES) <= set(en.ENCODINGS)
    assert len(set(en.ENCODINGS.values())) == len(en.ENCODINGS)


def test_phone_numbers_with_a_plus_sign_are_not_utf7() -> None:
    text = "Name,Phone,Notes\nAnn Lee,+4930123456-7,R+Dab\nBo Ray,+12345678-9,C+ABC-x\n"
    assert detect(text.encode(), file_name="x.csv").dialect.encoding == "utf-8"


def test_chosen_encoding_replaces_the_detected_one() -> None:
    mapping = detect(POLISH.encode("iso8859-2"), file_name="x.csv", encoding="latin2")
    assert (mapping.dialect.encoding, mapping.is_encoding_certain) == ("iso8859-2", True)
    with pytest.raises(IntakeError, match="there is no text encoding"):
        detect(POLISH.encode(), file_name="x.csv", encoding="klingon")
    with pytest.raises(IntakeError, match="is not in the encoding utf-32"):
        detect(POLISH.encode(), file_name="x.csv", encoding="utf-32")


def test_utf8_lines_in_a_code_page_file_are_read() -> None:
    data = lead_list("German").encode("cp1252")
    appended = lead_list("German").partition("\n")[2].replace("lead", "more")
    taken = take(data + appended.encode())
    assert [row.content.last_name for row in taken.rows] == 2 * ["Müller", "Schröder", "Gößling", "Weiß"]


def test_few_lines_in_a_code_page_among_utf8_are_named() -> None:
    text = lead_list("German")
    taken = take(5 * text.encode() + "Jörg,Löhr,lohr@firm.example,Köln,Lößnitz\n".encode("cp1252"))
    assert [row.line for row in taken.rejected if "not utf-8" in row.reason] == [26]


def test_text_that_no_encoding_can_read_is_refused() -> None:
    chance = Random(7)
    words = (bytes(chance.choices(range(0x80, 0x100), k=9)) for _ in range(40))
    data = b"First Name,Email\n" + b"".join(b"%s,a@firm.example\n" % word for word in words)
    with pytest.raises(IntakeError, match="encoding of this text is unknown"):
        detect(data, file_name="x.csv")


def test_characters_of_windows_stored_as_latin1_are_repaired() -> None:
    text = "First Name,Last Name,Company,Message\nAnn,d\x92Estournel,\x80uro \x96 Caf\xe9,\x93Wait\x85\x94\n"
    (row,) = take(text.encode()).rows
    assert row.content.last_name == "d’Estournel"
    assert row.content.company_name == "€uro – Café"
    assert row.content.lead_message == "“Wait…”"


def test_damaged_byte_in_an_east_asian_file_costs_only_its_row() -> None:
    lines = lead_list("Japanese").encode("cp932").splitlines(keepends=True)
    lines[2] = lines[2].replace(b",", b"\x81,", 1)
    taken = take(b"".join(lines))
    assert [row.line for row in taken.rejected] == [3]
    assert [row.content.last_name for row in taken.rows] == ["佐藤", "高橋", "田中"]
