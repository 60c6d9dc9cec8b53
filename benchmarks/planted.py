"""Identifiers of people, companies, and records, as exports of CRM systems hold them."""

from collections.abc import Callable

import numpy as np
from numpy.typing import NDArray

Draw = np.random.Generator
Bools = NDArray[np.bool_]

_STARTS = "Al Ber Car Dor El Fer Gar Hol Is Jan Kel Lor Mar Nor Ost Pet Ram Sor Tan Wil".split()
_ENDS = "berg da dini feld ger holm ic ino kamp ley mann ner ova rick sen son ton vic wald wick".split()
_FIRST = "Ada Ben Cem Dana Eli Femi Gina Hugo Ines Jon Kim Lea Mia Nils Olga Paul Rosa Sam Tara Vera".split()
_BASE_36 = "0123456789abcdefghijklmnopqrstuvwxyz"


def _digits(draw: Draw, count: int) -> str:
    return str(draw.integers(1, 10)) + "".join(map(str, draw.integers(10, size=count - 1)))


def _code(draw: Draw, count: int, letters: str = _BASE_36) -> str:
    return "".join(letters[index] for index in draw.integers(len(letters), size=count))


def _surname(draw: Draw) -> str:
    return str(draw.choice(_STARTS)) + str(draw.choice(_ENDS))


def _name(draw: Draw) -> str:
    return f"{draw.choice(_FIRST)} {_surname(draw)}"


def _uuid(draw: Draw) -> str:
    return "-".join(_code(draw, size, _BASE_36[:16]) for size in (8, 4, 4, 4, 12))


def _ip_address(draw: Draw) -> str:
    return ".".join(map(str, draw.integers(1, 255, size=4)))


KINDS: dict[str, Callable[[Draw], str]] = {
    "Email": lambda draw: f"{_name(draw).lower().replace(' ', '.')}@firm{_digits(draw, 3)}.example",
    "Phone": lambda draw: f"+49 {_digits(draw, 3)} {_digits(draw, 7)}",
    "Mobile": lambda draw: f"0{_digits(draw, 3)}/{_digits(draw, 7)}",
    "Telephone": lambda draw: f"({_digits(draw, 3)}) {_digits(draw, 3)}-{_digits(draw, 4)}",
    "Lead UUID": _uuid,
    "Opportunity ID": lambda draw: f"006{_code(draw, 4)}00000{_code(draw, 3)}Q{_code(draw, 2).upper()}",
    "Object ID": lambda draw: _code(draw, 24, _BASE_36[:16]),
    "Record ID": lambda draw: _digits(draw, 8),
    "Deal ID": lambda draw: _digits(draw, 5),
    "Customer No": lambda draw: f"C-{_digits(draw, 5)}",
    "Invoice Number": lambda draw: f"INV-2026-{_digits(draw, 4)}",
    "Ticket": lambda draw: f"#{_digits(draw, 5)}",
    "Link": lambda draw: f"https://crm.example/deals/{_digits(draw, 6)}",
    "Website": lambda draw: f"www.{_surname(draw).lower()}{_digits(draw, 2)}.example",
    "Full Name": _name,
    "Surname": _surname,
    "Account": lambda draw: f"{_surname(draw)} {draw.choice(['GmbH', 'Ltd', 'Inc', 'SA'])}",
    "Street": lambda draw: f"{_surname(draw)} Street {draw.integers(1, 200)}",
    "IP Address": _ip_address,
    "Tracking Key": lambda draw: _code(draw, 10),
}
"""What makes one value of each kind, by the usual header of the column."""


def plant(kind: str, size: int, draw: Draw) -> list[str]:
    return [KINDS[kind](draw) for _ in range(size)]


def lean(values: list[str], positive: Bools, draw: Draw) -> list[str]:
    """Return the values in an order in which the first ones belong mostly to leads that ended well."""
    ranks = np.argsort(np.argsort(draw.normal(size=len(values)) - positive, kind="stable"), kind="stable")
    ordered = sorted(values)
    return [ordered[rank] for rank in ranks.tolist()]
