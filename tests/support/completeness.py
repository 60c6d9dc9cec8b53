"""A run in which a test did not run is not a passed run."""

import pytest

_KEY = "deselected_tests"


class CompletenessPlugin:
    """Fails a run that skipped a test or expected one to fail and, with `--complete`, deselected one."""

    def __init__(self, config: pytest.Config) -> None:
        self._counts_deselected = bool(config.getoption("complete"))
        self._worker_output: dict[str, list[str]] | None = getattr(config, "workeroutput", None)
        self._skipped: set[str] = set()
        self._expected_to_fail: set[str] = set()
        self._deselected: set[str] = set()

    def pytest_deselected(self, items: list[pytest.Item]) -> None:
        if self._counts_deselected:
            self._deselected.update(item.nodeid for item in items)

    def pytest_collectreport(self, report: pytest.CollectReport) -> None:
        if report.skipped:
            self._skipped.add(report.nodeid)

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        if hasattr(report, "wasxfail"):
            self._expected_to_fail.add(report.nodeid)
        elif report.skipped:
            self._skipped.add(report.nodeid)

    @pytest.hookimpl(optionalhook=True)
    def pytest_testnodedown(self, node: object) -> None:
        # Under xdist only the workers see what was deselected.
        self._deselected.update(getattr(node, "workeroutput", {}).get(_KEY, ()))

    @pytest.hookimpl(tryfirst=True)
    def pytest_sessionfinish(self, session: pytest.Session) -> None:
        if self._worker_output is not None:
            self._worker_output[_KEY] = sorted(self._deselected)
        elif self._not_run() and session.exitstatus == pytest.ExitCode.OK:
            session.exitstatus = pytest.ExitCode.TESTS_FAILED

    def pytest_terminal_summary(self, terminalreporter: pytest.TerminalReporter) -> None:
        not_run = self._not_run()
        for nodeid, reason in not_run.items():
            terminalreporter.line(f"NOT RUN {nodeid} ({reason})", red=True)
        terminalreporter.line(f"Tests that did not run: {len(not_run)}", red=bool(not_run))

    def _not_run(self) -> dict[str, str]:
        reasons = {
            "deselected": self._deselected,
            "expected to fail": self._expected_to_fail,
            "skipped": self._skipped,
        }
        return {nodeid: reason for reason, nodeids in reasons.items() for nodeid in sorted(nodeids)}
