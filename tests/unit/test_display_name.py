"""The display name of a lead, on the cases that the dashboard's tests use as well."""

import json
from pathlib import Path
from uuid import UUID

import pytest

from leadops_core.schemas.display_name import display_name, full_name

CASES = json.loads(
    (Path(__file__).parents[2] / "frontend" / "src" / "lib" / "lead-name.cases.json").read_text(
        encoding="utf-8"
    )
)
LEAD_ID = UUID("0197abcd-1234-7000-8000-000000000000")


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["display_name"])
@pytest.mark.parametrize("lead_id", [LEAD_ID, LEAD_ID.hex], ids=["uuid", "hex"])
def test_display_name_is_the_same_in_python_and_typescript(
    case: dict[str, str | None], lead_id: UUID | str
) -> None:
    name = full_name(case["first_name"], case["last_name"])
    assert display_name(name, case["email"], case["company_name"], lead_id) == case["display_name"]


def test_display_name_of_a_row_without_an_id() -> None:
    assert display_name(None, None, None) == "Nameless lead"
