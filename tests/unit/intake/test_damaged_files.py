"""Damaged copies of the demo leads: every row is right, or named with its line."""

import csv
import io
from collections import Counter
from collections.abc import Iterator, Sequence
from pathlib import Path

import pytest

from leadops_core.intake import IntakeLimits
from leadops_core.intake.detect import detect_leads
from leadops_core.intake.errors import IntakeError
from leadops_core.intake.preview import preview_file
from tests.unit.intake.damage import Damage, Result, Style, add_second_table, damage_rows, judge, write_row
from tests.unit.intake.reading import take

DEMO_LEADS = Path(__file__).parents[3] / "data" / "demo_leads.csv"
STYLES = [
    Style(delimiter, quoting, end)
    for delimiter, quoting, end in (
        *((",", csv.QUOTE_MINIMAL, "\n"), (";", csv.QUOTE_MINIMAL, "\r\n")),
        *(("\t", csv.QUOTE_MINIMAL, "\n"), (",", csv.QUOTE_ALL, "\r\n")),
    )
]
MESSAGE_LAST = [*range(12), *range(13, 18), 12]

Rows = Sequence[Sequence[str]]
Results = Counter[tuple[Damage | None, Result]]


@pytest.fixture(scope="module", name="demo_rows")
def demo_rows_fixture() -> Rows:
    with DEMO_LEADS.open(newline="", encoding="utf-8") as file:
        return list(csv.reader(file))


def _results(
    rows: Rows, styles: Sequence[Style], shares: Sequence[float], damages: Sequence[Damage], *, seed: int = 0
) -> Results:
    results: Results = Counter()
    for style in styles:
        whole = damage_rows(rows, style, damages, 0, 0)
        leads = {row.line: row.content for row in take(whole.data(), chunk_size=250).rows}
        truth = [leads.get(piece.lines[0]) for piece in whole.pieces]
        for share in shares:
            seed += 1
            file = damage_rows(rows, style, damages, share, seed)
            taken = take(file.data(), chunk_size=250)
            results.update((piece.damage, result) for piece, result in judge(file, taken, truth))
    return results


def _print_figures(title: str, results: Results) -> None:
    print(f"\n{title}")
    for damage in (*Damage, None):
        counts = {result.value: results[damage, result] for result in Result if results[damage, result]}
        print(f"  {damage or 'undamaged rows'}: {counts}")


def _share(results: Results, wanted: Result, *, damaged: bool) -> float:
    counted = {key: count for key, count in results.items() if (key[0] is not None) is damaged}
    return sum(count for (_, result), count in counted.items() if result is wanted) / sum(counted.values())


@pytest.mark.parametrize("columns", [range(18), MESSAGE_LAST], ids=["as they are", "message last"])
def test_damaged_rows_are_right_or_named(demo_rows: Rows, columns: Sequence[int]) -> None:
    rows = [[row[index] for index in columns] for row in demo_rows]
    results = _results(rows, STYLES, (0.02, 0.05, 0.08), list(Damage))
    _print_figures(f"Demo leads, columns {list(columns)}", results)
    assert _share(results, Result.SILENT, damaged=True) == 0
    assert _share(results, Result.SHIFTED, damaged=True) <= 0.03
    assert _share(results, Result.NAMED, damaged=False) <= 0.001
    assert _share(results, Result.RIGHT, damaged=False) >= 0.999


@pytest.mark.parametrize("damage", Damage)
def test_file_with_one_kind_of_damage_reports_every_row(demo_rows: Rows, damage: Damage) -> None:
    results = _results(demo_rows, STYLES[:2], (0.05, 0.12), [damage], seed=100)
    _print_figures(f"Only: {damage.value}", results)
    assert _share(results, Result.SILENT, damaged=True) == 0
    assert _share(results, Result.SHIFTED, damaged=True) <= 0.03
    assert _share(results, Result.NAMED, damaged=False) <= 0.0015


def test_rows_without_blank_cells_at_the_end_stay_whole(demo_rows: Rows) -> None:
    rows = [[row[index] for index in MESSAGE_LAST] for row in demo_rows]
    styles = [Style(style.delimiter, style.quoting, style.end, is_trimmed=True) for style in STYLES]
    results = _results(rows, styles, (0.02, 0.05), list(Damage), seed=200)
    _print_figures("Blank cells at the end left out", results)
    assert _share(results, Result.SILENT, damaged=True) == 0
    assert _share(results, Result.NAMED, damaged=False) <= 0.001


@pytest.mark.parametrize("after_blank_line", [False, True])
def test_second_table_is_reported_and_not_stored(demo_rows: Rows, after_blank_line: bool) -> None:
    file = damage_rows(demo_rows, Style(), [], 0, 0)
    add_second_table(file, 5, after_blank_line=after_blank_line)
    taken = take(file.data())
    last = file.pieces[-1].lines[-1]
    assert max(row.line for row in taken.rows) == last
    named = {row.line: row.reason for row in taken.rejected if row.line > last}
    assert len(named) == 6
    assert all("Another table" in reason for reason in named.values())


@pytest.mark.parametrize("end", ["\n", "\r\n"])
def test_missing_final_newline_changes_nothing(demo_rows: Rows, end: str) -> None:
    with_end = take(damage_rows(demo_rows, Style(end=end), [], 0, 0).data())
    without = take(damage_rows(demo_rows, Style(end=end, has_final_end=False), [], 0, 0).data())
    assert without == with_end


def test_only_row_without_a_newline_is_detected_the_same() -> None:
    text = "Name,Email,Title\nAnn Lee,a@b.example,Mr"
    assert take(text.encode()).mapping == take((text + "\n").encode()).mapping


def _lines_of_rows(text: str) -> Iterator[int]:
    taken = take(text.encode())
    yield from (row.line for row in taken.rows)
    yield from (row.line for row in taken.rejected)


def test_every_line_of_a_damaged_file_is_accounted_for(demo_rows: Rows) -> None:
    style = Style(quoting=csv.QUOTE_MINIMAL)
    rows = [row for row in demo_rows if not any("\n" in cell for cell in row)]
    for seed in range(5):
        text = damage_rows(rows, style, list(Damage)[:4], 0.1, seed).data().decode()
        assert sorted(_lines_of_rows(text)) == list(range(2, len(rows) + 1))


@pytest.mark.parametrize("line", ['a"b,"c', ',"c', 'c","c', 'Ann,Lee,a@b.example,"Acme', 'x""y"'])
def test_faulty_lines_take_linear_time(line: str) -> None:
    # With time that grew with the square of the lines, these would take minutes.
    count = 100_000
    header = "First Name,Last Name,Email,Company,Notes\n"
    taken = take((header + (line + "\n") * count).encode(), chunk_size=5_000)
    assert taken.row_count == count
    assert len(taken.rejected) == count


SMALL = "First Name,Last Name,Email,Company,Notes\n"


@pytest.mark.parametrize(
    ("rows", "rejected"),
    [
        (["Ann,Lee,a@b.example,Acme, Inc.,"], {2: "begins with a space"}),
        (["Ann,Lee,a@b.example,Acme, Inc.,", "Bob,Ray,b@b.example,Bcme,x"], {2: "6 cells"}),
        (
            ['Ann,Lee,a@b.example,"Acme', "Bob,Ray,b@c.example,Bcme", "Eva,Braun,e@d.example,Dcme"],
            {2: "not closed"},
        ),
        (["Ann,Lee,a@b.example,Acme,x", "Bob;Ray;b@b.example;Bcme;x"], {3: "separated by “;”"}),
        (['Ann,Lee,a@b.example,Ac"me,x', "Bob,Ray,b@b.example,Bcme,x"], {2: "inside a cell"}),
    ],
)
def test_damage_in_a_small_file_is_named(rows: list[str], rejected: dict[int, str]) -> None:
    taken = take((SMALL + "\n".join(rows) + "\n").encode())
    assert [row.line for row in taken.rejected] == list(rejected)
    for row in taken.rejected:
        assert rejected[row.line] in row.reason
    assert len(taken.rows) == len(rows) - len(rejected)


def test_pair_of_quotes_inside_a_cell_is_text() -> None:
    taken = take((SMALL + 'Robert "Bob" Smith,Lee,a@b.example,Acme,x\n').encode())
    assert taken.rows[0].content.first_name == 'Robert "Bob" Smith'


@pytest.mark.parametrize(
    ("footer", "count"),
    [
        ("\nReport run by Sam on 2026-11-30\nAlle Rechte vorbehalten\n", 2),
        ("Summe: 40 Kontakte,,,,\n", 1),
        ("合計 40 件,,,,\n", 1),
        ("--------\n", 1),
    ],
)
def test_footer_in_any_language_is_named_by_its_shape(footer: str, count: int) -> None:
    rows = "".join(f"Ann,Lee,a{number}@b.example,Acme,x\n" for number in range(40))
    taken = take((SMALL + rows + footer).encode())
    assert len(taken.rows) == 40
    assert len(taken.rejected) == count


def test_row_broken_in_its_last_cell_names_both_lines() -> None:
    rows = [f"Ann,Lee,a{number}@b.example,Acme,We need {number} seats" for number in range(40)]
    rows[20] = "Ann,Lee,a20@b.example,Acme,We need\n20 seats"
    taken = take((SMALL + "\n".join(rows) + "\n").encode())
    assert [row.line for row in taken.rejected] == [22, 23]
    assert "next line" in taken.rejected[0].reason


def test_row_broken_in_its_first_cell_names_both_lines() -> None:
    rows = [f"Ann,Lee,a{number}@b.example,Acme,x" for number in range(40)]
    rows[20] = "An\nn,Lee,a20@b.example,Acme,x"
    taken = take((SMALL + "\n".join(rows) + "\n").encode())
    assert [row.line for row in taken.rejected] == [22, 23]


def test_written_row_is_read_back() -> None:
    assert write_row(["a", 'b "c"', ""], Style(is_trimmed=True)) == 'a,"b ""c"""'


def test_rows_with_a_trailing_delimiter_keep_the_header() -> None:
    taken = take(b"Firm,Branche,Land\nYamada,Manufacturing,Japan,\nSato,Retail,Japan,\n")
    assert [column.column for column in taken.mapping.columns] == ["Firm", "Branche", "Land"]
    assert len(taken.rows) == 2


def test_header_in_unknown_words_survives_trailing_delimiters() -> None:
    taken = take("会社名,業種,国\n山田製作所,製造業,日本,\n佐藤商店,小売業,日本,\n".encode())
    assert [column.column for column in taken.mapping.columns] == ["会社名", "業種", "国"]
    assert len(taken.rows) == 2


def test_header_narrower_than_its_rows_is_kept_and_the_rows_are_named() -> None:
    rows = "".join(f"Ann,Lee,a{number}@b.example,Acme,extra\n" for number in range(3))
    taken = take(("Forename,Surname,Mail,Firm\n" + rows).encode())
    assert taken.mapping.dialect.has_header
    assert [row.line for row in taken.rejected] == [2, 3, 4]
    assert all("5 cells, but the header has 4" in row.reason for row in taken.rejected)


def test_title_above_the_header_is_counted() -> None:
    text = "Leads of the fair\nExported by Sam\n\n" + SMALL + "Ann,Lee,a@b.example,Acme,x\n"
    preview = preview_file(io.BytesIO(text.encode()), "x.csv", None, IntakeLimits(), row_count=1)
    assert preview.damage.skipped_lines == 3
    assert preview.rows[0].line == 5


def test_space_after_a_closing_quote_is_not_damage() -> None:
    text = (
        '"First Name" ,"Email" ,"Company"\n"Ann" ,"a@b.example" ,"Acme, ""big"" "\n"Bo" , b@b.example,"C" \n'
    )
    taken = take(text.encode())
    assert [column.column for column in taken.mapping.columns] == ["First Name", "Email", "Company"]
    assert [row.content.first_name for row in taken.rows] == ["Ann", "Bo"]
    assert taken.rows[0].content.company_name == 'Acme, "big"'


@pytest.mark.parametrize("total", ["Total,40,,,", "合計,40,,,", ",,,Summe,40"])
def test_total_row_is_not_a_lead(total: str) -> None:
    rows = "".join(f"Ann,Lee,a{number}@b.example,Acme,x\n" for number in range(40))
    taken = take((SMALL + rows + total + "\n").encode())
    assert len(taken.rows) == 40
    assert [row.line for row in taken.rejected] == [42]


WITH_BLANKS_LEFT_OUT = "First Name,Last Name,Email,Message,Urgency\n" + "".join(
    f"Ann,Lee,a{number}@b.example,We compare {number} systems and need a demo.{end}\n"
    for number, end in enumerate([",high", ",low", ",medium", "", ""] * 12)
)


@pytest.mark.parametrize(
    "row",
    [
        "Bob,Ray,b@b.example,Please send us a complete quote.high",
        'Bob,Ray,b@b.example,"Please send us a complete quote""high"',
        '"Bob","Ray","b@b.example""Please send us a complete quote.","high"',
        "Bob,Ray,b@b.exampleWe need a complete quote.,medium",
        "Bob,Ray,,b@b.example,Please send us a complete quote.",
    ],
)
def test_wrong_delimiter_is_named_if_blank_cells_are_left_out(row: str) -> None:
    taken = take((WITH_BLANKS_LEFT_OUT + row + "\n").encode())
    assert len(taken.rows) == 60
    assert [rejected.line for rejected in taken.rejected] == [62]


def test_row_of_repeated_values_does_not_begin_another_table() -> None:
    header = "First Name,Last Name,Company,Country,Source,Message,Urgency\n"
    rows = [f"Ann{n},Lee,Acme {n},UK,Website,We need {n} seats,medium" for n in range(40)]
    rows[20] = "Ann20,Lee,Acme 20,UK\n,Website,We need 20 seats,medium"
    taken = take((header + "\n".join(rows) + "\n").encode())
    assert [row.line for row in taken.rejected] == [22, 23]
    assert len(taken.rows) == 39


def test_placeholder_in_the_email_column_is_no_shifted_cell() -> None:
    taken = take((WITH_BLANKS_LEFT_OUT + "Bob,Ray,n/a,We need two seats\n").encode())
    assert taken.rejected == []


PEOPLE = [f"Ann{n};Lee;a{n}@b.example;Firma {n};{n + 10}" for n in range(12)]


@pytest.mark.parametrize(
    ("end", "count"),
    [
        (["", "12 Datensätze;;;;", "Exportiert am 12.11.2026;;;;"], 2),
        (["Summe;;;;1.250,50 €"], 1),
        (["Razem;;;12;198"], 1),
        (["Anzahl: 12;;;;"], 1),
    ],
)
def test_footer_of_a_short_file_is_named(end: list[str], count: int) -> None:
    text = "\r\n".join(["Vorname;Nachname;E-Mail;Firma;Mitarbeiter", *PEOPLE, *end])
    taken = take(text.encode("cp1252"))
    assert len(taken.rows) == 12
    assert ["footer" in row.reason for row in taken.rejected] == [True] * count


def test_subtotals_between_rows_are_named() -> None:
    header, subtotal = "Vorname;Nachname;E-Mail;Firma;Mitarbeiter", "Zwischensumme;;;;5"
    rows = [header, *PEOPLE[:5], subtotal, *PEOPLE[5:10], subtotal, *PEOPLE[10:], "Gesamt;;;;12"]
    taken = take("\n".join(rows).encode())
    assert len(taken.rows) == 12
    assert [row.line for row in taken.rejected] == [7, 13, 16]


def test_total_of_three_columns_is_named_at_the_end_only() -> None:
    rows = [f"Ann Lee {n};Firma {n};{n + 10}" for n in range(12)]
    whole = take("\n".join(["Name;Firma;Mitarbeiter", *rows, "Gesamt;;186"]).encode())
    assert [row.line for row in whole.rejected] == [14]
    rows[4] = "Ann Lee;;50"
    assert take("\n".join(["Name;Firma;Mitarbeiter", *rows]).encode()).rejected == []


def test_sparse_leads_at_the_end_of_a_sparse_list_are_kept() -> None:
    rows = ["Ann;Lee;a@b.example;Acme;12", *(f";;;Firma {n};" for n in range(6)), "Ann;;;;", ";;;Bcme;40"]
    taken = take("\n".join(["Vorname;Nachname;E-Mail;Firma;Mitarbeiter", *rows]).encode())
    assert taken.rejected == []


def test_file_appended_to_another_repeats_its_header() -> None:
    part = ("\ufeff" + '"Name";"Firma"\n"Ann Lee";"Acme"\n').encode()
    taken = take(part + part)
    assert ["repeats the header" in row.reason for row in taken.rejected] == [True]
    assert [row.content.first_name for row in taken.rows] == ["Ann", "Ann"]


def test_lines_in_quotation_marks_as_a_whole_are_refused_in_words() -> None:
    with pytest.raises(IntakeError, match="quotation marks as a whole"):
        detect_leads(b'"Name;Firma"\n"Ann Lee;""Acme"""\n"Bo Ray;Bcme"\n', file_name="leads.csv")


def test_wider_rows_than_the_header_ask_for_quotation_marks() -> None:
    rows = "".join(f"Ann Lee,a{n}@b.example,Acme,12,5\n" for n in range(5))
    taken = take(("Name,Email,Company,Budget\n" + rows).encode())
    assert all("put that cell in quotation marks" in row.reason for row in taken.rejected)
