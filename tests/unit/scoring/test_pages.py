"""Many leads as packed pages."""

from leadops_core.schemas import Origin
from leadops_core.scoring.pages import LeadPages
from leadops_core.scoring.table import LeadTable, TableBuilder


def table(rows: list[dict[str, str]]) -> LeadTable:
    builder = TableBuilder(("industry",))
    for row in rows:
        builder.add_values({}, row, {}, ())
    return builder.build()


def values(leads: LeadTable, name: str) -> list[str | None]:
    column = leads.column(Origin.ATTRIBUTE, name)
    return [column.values[code] for code in column.codes]


def test_pages_join_to_the_table_of_all_leads() -> None:
    rows = [
        {"Id": f"r{number}", "Plan": "ab"[number % 2], "Seats": str(number / 8)} for number in range(9_000)
    ]
    rows[100] = {}
    rows[8_000] |= {"Late": "x\x00ü"}
    pages = LeadPages()
    for start in range(0, len(rows), 2_500):
        pages.add(table(rows[start : start + 2_500]))
    joined = pages.join()
    for name in ("Id", "Plan", "Seats", "Late"):
        assert values(joined, name) == [row.get(name) for row in rows]
    seats = joined.column(Origin.ATTRIBUTE, "Seats")
    assert seats.values.numbers[seats.codes[-1]] == 8_999 / 8
    assert values(joined.only(seats.codes[:0]), "Id") == []


def test_few_rows_of_a_table_keep_few_values() -> None:
    leads = table([{"Id": f"r{number}"} for number in range(9_000)])
    some = leads.only(leads.column(Origin.ATTRIBUTE, "Id").codes[[8_500, 3, 4_999]] - 1)
    assert values(some, "Id") == ["r8500", "r3", "r4999"]
    assert len(some.column(Origin.ATTRIBUTE, "Id").values) == 4
