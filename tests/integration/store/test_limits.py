"""Connections of a process to Postgres, and its behavior when the server refuses one."""

import pytest
from sqlalchemy import text

from leadops_core import LeadOps, Settings
from leadops_core.database.database import retried
from leadops_core.database.engine import Connecting
from leadops_core.database.errors import DatabaseBusyError, DeadlockError
from leadops_core.errors import ErrorKind
from leadops_core.tools.system import SystemClock, TimeOrderedIds
from tests.support.repositories import Repositories


def test_slow_statement_is_canceled_and_reported(postgres_database_url: str) -> None:
    connecting = Connecting(statement_seconds=0.2)
    with Repositories.open(
        postgres_database_url, clock=SystemClock(), ids=TimeOrderedIds(), connecting=connecting
    ) as store:
        with (
            pytest.raises(DatabaseBusyError, match="STATEMENT_SECONDS") as raised,
            store.database.reading() as connection,
        ):
            connection.execute(text("SELECT pg_sleep(5)"))
        assert raised.value.kind is ErrorKind.UNAVAILABLE
        assert store.leads.figures().total == 0


def test_pool_and_time_limits_come_from_the_settings(postgres_database_url: str) -> None:
    config = Settings(
        _env_file=None,
        database_url=postgres_database_url,
        database_pool_size=2,
        database_pool_overflow=1,
        database_statement_seconds=7,
    )
    with LeadOps.open(config=config) as ops:
        database = Repositories(ops.database).database
        pool = database.engine.pool
        assert pool.size() == 2  # type: ignore[attr-defined]
        assert pool._max_overflow == 1  # type: ignore[attr-defined]
        with database.reading() as connection:
            assert connection.execute(text("SHOW statement_timeout")).scalar() == "7s"


@pytest.mark.parametrize("state", ["40001", "40P01"])
def test_deadlocked_transaction_is_repeated(postgres_database_url: str, state: str) -> None:
    with Repositories.open(postgres_database_url, clock=SystemClock(), ids=TimeOrderedIds()) as store:
        tries: list[int] = []

        @retried
        def work() -> str:
            with store.database.writing() as transaction:
                tries.append(len(tries))
                if len(tries) < 3:
                    ended = f"DO $$ BEGIN RAISE EXCEPTION 'no' USING ERRCODE = '{state}'; END $$"
                    transaction.connection.execute(text(ended))
            return "done"

        assert work() == "done"
        assert tries == [0, 1, 2]


def test_retried_stops_after_six_attempts() -> None:
    tries: list[int] = []

    @retried
    def work() -> None:
        tries.append(1)
        raise DeadlockError("in the way")

    with pytest.raises(DeadlockError):
        work()
    assert len(tries) == 6
