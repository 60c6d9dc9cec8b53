"""What is left of a person in rows that are not theirs, found by walking through the tables as they are declared.

A column that is added one day is walked through like the others: there is no list to forget it in.
"""

import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

import orjson
from sqlalchemy import (
    JSON,
    Column,
    ColumnElement,
    LargeBinary,
    String,
    Table,
    and_,
    cast,
    delete,
    func,
    or_,
    select,
    update,
)
from sqlalchemy import Text as TextType

from leadops_core.database.columns import metadata
from leadops_core.database.database import Transaction
from leadops_core.database.idempotency_table import replies
from leadops_core.privacy.repository.person import MARK, Person, hanging_tables
from leadops_core.tables import activities, erasures, feedback, leads, model_calls, upload_rejections, uploads

GONE = orjson.dumps(
    {
        "type": "urn:leadops:problem:erased",
        "title": "Erased",
        "status": 410,
        "detail": "The person whom this request was about was erased since.",
    }
)
"""What a request under a known name is answered once its answer is gone: it is not done again."""
_NOT_WALKED = frozenset({erasures.name})
"""Holds nobody."""
_NOTES = frozenset({activities.name, feedback.name})
"""What colleagues write down about others, in whose rows a name alone may be somebody else's."""
_LEAST_QUOTE = 12
_MASKS = re.compile(r"\[(?:email|phone|name)\]")


def sweep(transaction: Transaction, person: Person) -> Counter[str]:
    """Take the person out of all rows that stay; how many were changed, by table."""
    # Before its words are masked, by which an answer is known.
    done = Counter({model_calls.name: _forget_answers(transaction, person)})
    of_others = {leads.name, *(table.name for table, _ in hanging_tables())}
    for table in metadata.sorted_tables:
        if table.name in _NOT_WALKED:
            continue
        needles = person.everything
        if table.name in of_others:
            needles = person.addresses | (person.names if table.name in _NOTES else frozenset())
        if table is replies:
            # An answer about a draft of theirs need not name them; a colleague's may hold the telephone number of both.
            needles = (needles | person.ids) - person.phones
        done[table.name] += _sweep_table(transaction, table, needles, person)
    return +done


def _sweep_table(transaction: Transaction, table: Table, needles: frozenset[str], person: Person) -> int:
    columns = [column for column in table.columns if _holds_text(column)]
    where = [
        _contains(column, needle, is_sqlite=transaction.is_sqlite) for column in columns for needle in needles
    ]
    if table is upload_rejections:
        where += _named_in_two_cells(person, is_sqlite=transaction.is_sqlite)
    if table is uploads:
        where.append(uploads.c.id.is_not(None))
    if not where:
        return 0
    mask = _Mask(needles)
    rows = transaction.connection.execute(select(table).where(or_(*where)).with_for_update()).mappings().all()
    return sum(_clean(transaction, table, dict(row), columns, mask, person) for row in rows)


def _holds_text(column: Column[Any]) -> bool:
    return isinstance(column.type, String | JSON | LargeBinary)


def _contains(column: Column[Any], needle: str, *, is_sqlite: bool) -> ColumnElement[bool]:
    """Whether the column holds the text, however its letters are written."""
    kind = column.type
    wanted = needle if isinstance(kind, String) else orjson.dumps(needle).decode()[1:-1]
    if is_sqlite:
        return func.instr(func.lower(cast(column, TextType)), func.lower(wanted)) > 0
    if isinstance(kind, LargeBinary):
        text = func.encode(column, "escape")
        return (
            func.strpos(func.lower(text), func.lower(func.encode(func.convert_to(wanted, "UTF8"), "escape")))
            > 0
        )
    return func.strpos(func.lower(cast(column, TextType)), func.lower(wanted)) > 0


def _named_in_two_cells(person: Person, *, is_sqlite: bool) -> list[ColumnElement[bool]]:
    cells = upload_rejections.c.cells
    return [
        and_(*(_contains(cells, each, is_sqlite=is_sqlite) for each in name.split())) for name in person.names
    ]


class _Mask:
    """Puts the mark in the place of a person, in texts and in records of any depth."""

    def __init__(self, needles: Iterable[str]) -> None:
        longest_first = sorted(needles, key=len, reverse=True)
        self._pattern = re.compile("|".join(map(re.escape, longest_first)) or r"(?!)", re.IGNORECASE)

    def __call__(self, value: Any) -> Any:
        if isinstance(value, str):
            return self._pattern.sub(MARK, value)
        if isinstance(value, Mapping):
            return {self(name): self(each) for name, each in value.items()}
        if isinstance(value, list | tuple):
            return [self(each) for each in value]
        # Bytes of a kind that nobody has said how to clean: nothing of them is better than some of the person.
        return b"" if isinstance(value, bytes) else value


def _clean(
    transaction: Transaction,
    table: Table,
    row: dict[str, Any],
    columns: Sequence[Column[Any]],
    mask: _Mask,
    person: Person,
) -> int:
    """Write the row without the person; 1 where there was anything to write."""
    connection = transaction.connection
    same = and_(*(column == row[column.name] for column in table.primary_key.columns))
    if table is replies:
        if mask([row["caller"], row["key"]]) != [row["caller"], row["key"]]:
            connection.execute(delete(replies).where(same))
        else:
            gone = {"status_code": 410, "headers": {"content-type": "application/problem+json"}, "body": GONE}
            connection.execute(update(replies).where(same).values(gone))
        return 1
    if table is upload_rejections:
        connection.execute(update(table).where(same).values(cells=[], column=None, reason=MARK))
        return 1
    after = {column.name: mask(row[column.name]) for column in columns if row[column.name] is not None}
    if table is uploads:
        after["mapping"] = _without_samples(after["mapping"], person)
    changed = {name: value for name, value in after.items() if value != row[name]}
    if not changed:
        return 0
    connection.execute(update(table).where(same).values(changed))
    return 1


def _without_samples(mapping: dict[str, Any], person: Person) -> dict[str, Any]:
    """The mapping of a file without the first cells that show what is in a column, where they are the person's."""
    theirs = [each.casefold() for each in person.everything | person.single_names]

    def is_theirs(sample: str) -> bool:
        # A long cell was cut off.
        begins = sample.casefold().removesuffix("…").rstrip()
        return bool(begins) and any(
            each == begins or (sample.endswith("…") and each.startswith(begins)) for each in theirs
        )

    columns = [
        {
            **column,
            "samples": [MARK if is_theirs(sample) else sample for sample in column.get("samples", ())],
        }
        for column in mapping.get("columns", ())
    ]
    return {**mapping, "columns": columns}


def _forget_answers(transaction: Transaction, person: Person) -> int:
    """Forget the kept answers of models that say anything of the person's own words; what they cost stays.

    They are kept under a digest of what was asked, so they are known by what they quote and by the drafts made of them.
    """
    connection = transaction.connection
    about = "\n".join((*person.about, *person.everything)).casefold()
    kept = select(model_calls.c.id, model_calls.c.reply).where(model_calls.c.reply.is_not(None))
    theirs = [row.id for row in connection.execute(kept) if _quotes(row.reply, about)]
    for id in theirs:
        connection.execute(update(model_calls).where(model_calls.c.id == id).values(reply=None))
    return len(theirs)


def _quotes(reply: Any, about: str) -> bool:
    if isinstance(reply, str):
        parts = (part.strip() for part in _MASKS.split(reply.casefold()))
        return any(len(part) >= _LEAST_QUOTE and part in about for part in parts)
    if isinstance(reply, Mapping):
        return any(_quotes(value, about) for value in reply.values())
    return isinstance(reply, list | tuple) and any(_quotes(value, about) for value in reply)
