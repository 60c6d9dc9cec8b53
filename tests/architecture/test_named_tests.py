"""Evidence that docs/security.md and docs/asvs.md give: browser tests, files, and a test for each line of a standard."""

import re
from pathlib import Path

ROOT = Path(__file__).parents[2]
EVIDENCE = tuple(ROOT / "docs" / name for name in ("security.md", "asvs.md"))
ASVS_REQUIREMENTS = 253
"""Requirements of levels 1 and 2 in version 5.0.0."""
OWASP_RISKS = 30
"""Three lists of ten."""
_BROWSER_TEST = re.compile(r"\b(?:test|it)(?:\.\w+)?\(\s*([\"'`])(.+?)\1,", re.DOTALL)
VERDICTS = frozenset({"met", "partly", "not met", "not applicable", "operator"})
WITHOUT_EVIDENCE = frozenset({"not met", "not applicable", "operator"})
_LINE = re.compile(r"\| (?:V\d+\.\d+\.\d+|A\d\d:2025|API\d+:2023|LLM\d\d:2025) ")
_LINK = re.compile(r"\]\(([^)#][^)]*)\)")
_NAMED = re.compile(r"`(test_\w+)`")
_QUOTED = re.compile(r"`([a-z]+(?:,? [A-Za-z'’-]+){3,})`")


def browser_tests() -> set[str]:
    files = [path for folder in ("frontend/e2e", "frontend/src") for path in (ROOT / folder).rglob("*.ts*")]
    return {name for path in files for _, name in _BROWSER_TEST.findall(path.read_text("utf-8"))}


def test_browser_tests_named_in_security_exist() -> None:
    named = {name for path in EVIDENCE for name in _QUOTED.findall(path.read_text("utf-8"))}
    assert named
    assert named - browser_tests() == set()


def test_every_class_of_attack_has_a_file_of_tests() -> None:
    files = {path.stem.removeprefix("test_") for path in (ROOT / "tests" / "security").glob("test_*.py")}
    classes = {"before_authentication", "slow_inputs", "hostile_model", "quoting_back", "exports", "privacy"}
    assert classes <= files


def test_every_line_of_a_standard_has_evidence() -> None:
    """A test, a file that exists, or the reason why the line is not met or does not apply."""
    lines = [line for path in EVIDENCE for line in path.read_text("utf-8").splitlines() if _LINE.match(line)]
    assert len(lines) == ASVS_REQUIREMENTS + OWASP_RISKS
    for line in lines:
        *_, verdict, evidence = (cell.strip() for cell in line.strip("|").split(" | "))
        files = [ROOT / "docs" / target.partition("#")[0] for target in _LINK.findall(evidence)]
        assert verdict in VERDICTS, line
        assert _NAMED.search(evidence) or _QUOTED.search(evidence) or files or verdict in WITHOUT_EVIDENCE, (
            line
        )
        assert len(evidence) > 10, line
        assert [path for path in files if not path.exists()] == [], line
