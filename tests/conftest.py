"""Conditions of every test: no network, no inherited settings, nothing skipped, two databases."""

import itertools
import os
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings
from sqlalchemy import URL, Engine, create_engine, text
from sqlalchemy.pool import NullPool

from leadops_core.settings import settings as process_settings
from tests.support.completeness import CompletenessPlugin
from tests.support.network import block_other_machines
from tests.support.postgres import running_postgres
from tests.support.signals import let_children_be_interrupted

# A developer's keys and settings must neither reach a test nor a command that a test starts.
_PREFIXES = (
    *("AUTH_", "AZURE_", "EMAIL_", "LEADOPS_", "LLM_", "OPENAI_", "OTEL_", "PG", "SMTP_"),
    *("LANGCHAIN_", "LANGGRAPH_", "LANGSMITH_"),
)
for _name in [name for name in os.environ if name.startswith(_PREFIXES)]:
    del os.environ[_name]
os.environ["LANGSMITH_TRACING"] = "false"
# A random proposal would be a surprise in a test about something else.
os.environ["LEADOPS_EXPLORATION_SHARE"] = "0"
# Small matrices on many threads take longer than on one, and much longer where the cores are shared.
os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")

block_other_machines()
let_children_be_interrupted()

# Time limits judge the machine, not the code.
settings.register_profile(
    "default",
    deadline=None,
    derandomize=True,
    database=None,
    print_blob=True,
    suppress_health_check=[HealthCheck.too_slow],
)
settings.register_profile("thorough", settings.get_profile("default"), derandomize=False, max_examples=2_000)
settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE", "default"))


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--complete", action="store_true", help="fail the run if a test is deselected")


def pytest_configure(config: pytest.Config) -> None:
    config.pluginmanager.register(CompletenessPlugin(config), "completeness")


@pytest.fixture(autouse=True)
def _own_settings() -> None:
    """A process reads its settings once; each test is to be heard with its own."""
    process_settings.cache_clear()


@pytest.fixture(scope="session")
def _postgres() -> Iterator[Engine]:
    with running_postgres() as url:
        engine = create_engine(url, isolation_level="AUTOCOMMIT", poolclass=NullPool)
        yield engine


_database_numbers = itertools.count(1)


@pytest.fixture(scope="session")
def postgres_url(_postgres: Engine) -> str:
    """The server's maintenance database; for a test's own tables take `postgres_database_url`."""
    return _render(_postgres.url)


@pytest.fixture
def postgres_database_url(_postgres: Engine) -> Iterator[str]:
    """A new, empty Postgres database of this test's own."""
    name = f"test_{next(_database_numbers)}"
    with _postgres.connect() as connection:
        connection.execute(text(f"CREATE DATABASE {name} TEMPLATE template0"))
    yield _render(_postgres.url.set(database=name))
    with _postgres.connect() as connection:
        connection.execute(text(f"DROP DATABASE {name} WITH (FORCE)"))


@pytest.fixture
def sqlite_url(tmp_path: Path) -> str:
    """A SQLite file of this test's own that does not exist yet."""
    return f"sqlite:///{tmp_path / 'leadops.db'}"


@pytest.fixture(params=["sqlite", "postgres"])
def database_url(request: pytest.FixtureRequest) -> str:
    """A new, empty database: the test runs once on SQLite and once on Postgres."""
    fixture = {"sqlite": "sqlite_url", "postgres": "postgres_database_url"}[request.param]
    return str(request.getfixturevalue(fixture))


def _render(url: URL) -> str:
    return url.render_as_string(hide_password=False)
