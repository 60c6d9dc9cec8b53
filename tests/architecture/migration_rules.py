"""What a migration may do while the last release is in use (docs/decisions/0129)."""

import ast
from collections.abc import Iterator, Mapping

_CONTRACTS = {"drop_column", "drop_table", "drop_index", "drop_constraint"}
_HARMLESS = {"create_table", "get_context"}


def find_problems(source: str, last_schema: str) -> list[str]:
    """Return what the migration does that breaks or blocks code of the last release."""
    tree = ast.parse(source)
    constants = {
        target.id: node.value.value
        for node in tree.body
        if isinstance(node, ast.Assign) and isinstance(node.value, ast.Constant)
        for target in node.targets
        if isinstance(target, ast.Name)
    }
    problems = list(_problems_of_calls(tree, constants, last_schema))
    if str(constants.get("oldest_code", constants["revision"])) > last_schema:
        problems.append("shuts the last release out: set oldest_code")
    return problems


def _problems_of_calls(tree: ast.Module, constants: Mapping[str, object], last_schema: str) -> Iterator[str]:
    calls = [node for node in ast.walk(tree) if isinstance(node, ast.Call)]
    new_tables = {_text(call.args[0]) for call in calls if _operation(call) == "create_table"}
    for call in calls:
        name = _operation(call)
        if name == "create_index":
            if _text(call.args[1]) not in new_tables:
                yield "locks writers out of a table: use create_index_online"
        elif name == "add_column":
            if not _may_be_left_out(call.args[1]):
                yield "adds a column that older code cannot leave out: make it nullable, or give it a server_default"
        elif name in _CONTRACTS:
            unused_since = str(constants.get("unused_since", "none"))
            if unused_since > last_schema:
                yield f"{name}: say with unused_since from which version on no code uses it; that version must be released"
        elif name is not None and name not in _HARMLESS and "reviewed" not in constants:
            yield f"op.{name} may block others or break older code: say in `reviewed` why it does not"


def _operation(call: ast.Call) -> str | None:
    """Return the operation of Alembic that is called, or None."""
    function = call.func
    is_operation = (
        isinstance(function, ast.Attribute)
        and isinstance(function.value, ast.Name)
        and function.value.id in ("op", "batch")
    )
    return function.attr if is_operation and isinstance(function, ast.Attribute) else None


def _may_be_left_out(column: ast.expr) -> bool:
    if not isinstance(column, ast.Call):
        return False
    words = {keyword.arg: keyword.value for keyword in column.keywords}
    nullable = words.get("nullable")
    is_required = isinstance(nullable, ast.Constant) and nullable.value is False
    return not is_required or "server_default" in words


def _text(node: ast.expr) -> object:
    return node.value if isinstance(node, ast.Constant) else None
