"""Commands that `make readme-test` reads from the README, and failures that it reports."""

from pathlib import Path

import pytest

from scripts.readme_test import Shell, Step, run_all, steps, with_ids_of_this_run

README = """
```sh
make demo    # sets up
echo one \\
  two
```

```csv kontakte.csv
Vorname;Nachname
```

```console
$ leadops preview kontakte.csv
utf-8
$ leadops undo 01a20359-5fcc-73a9-b529-68a2c3504084
```

```python
print("not a command")
```
"""


def test_readme_commands_and_files_keep_their_order() -> None:
    assert steps(README) == [
        Step("make demo"),
        Step("echo one two"),
        Step("Vorname;Nachname\n", "kontakte.csv"),
        Step("leadops preview kontakte.csv"),
        Step("leadops undo 01a20359-5fcc-73a9-b529-68a2c3504084"),
    ]


def test_readme_ids_are_replaced_by_the_ids_of_the_run() -> None:
    said = "upload 01b00000-0000-0000-0000-000000000001\n"
    assert with_ids_of_this_run("undo 01a20359-5fcc-73a9-b529-68a2c3504084", README, said) == said.replace(
        "upload", "undo"
    ).rstrip("\n")


@pytest.mark.parametrize(
    ("command", "code"),
    [("false", 1), ("false | cat", 1), ("yes | head -1", 0), ("echo Traceback", 1), ("cd / && pwd", 0)],
)
def test_readme_script_stops_at_a_failed_command(command: str, code: int, tmp_path: Path) -> None:
    shell = Shell(tmp_path, {"PATH": "/usr/bin:/bin", "HOME": str(tmp_path)})
    assert run_all([Step(command)], "", shell, tmp_path, set()) == code


def test_readme_commands_share_their_variables(tmp_path: Path) -> None:
    shell = Shell(tmp_path, {"PATH": "/usr/bin:/bin"})
    assert (shell.run("export WORD=one")[0], shell.run("echo $WORD")) == (0, (0, "one\n"))
    shell.end()


def test_readme_script_cannot_skip_an_unknown_command(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    shell = Shell(tmp_path, {"PATH": "/usr/bin:/bin"})
    assert run_all([Step("true")], "", shell, tmp_path, {"make coffee"}) == 2
    assert "make coffee" in capsys.readouterr().err
    shell.end()
