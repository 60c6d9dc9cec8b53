"""Every CRM keeps the promises of the port."""

from collections.abc import Iterator

import pytest

from leadops_core.pipeline.crm import DatabaseCRM
from leadops_core.testing.clock import CountingIds, FixedClock
from leadops_core.testing.contracts.crm import CRMContract
from leadops_core.testing.crm import InMemoryCRM
from leadops_core.tools import CRMTool
from tests.support.repositories import Repositories


class TestInMemory(CRMContract):
    def make_tool(self) -> CRMTool:
        return InMemoryCRM(FixedClock(), CountingIds())


class TestDatabase(CRMContract):
    @pytest.fixture(autouse=True)
    def _opened(self, database_url: str) -> Iterator[None]:
        with Repositories.open(database_url, clock=FixedClock(), ids=CountingIds()) as self.store:
            yield

    def make_tool(self) -> CRMTool:
        store = self.store
        return DatabaseCRM(store.database, store.leads, store.runs, store.suppressions, store.scorecards)
