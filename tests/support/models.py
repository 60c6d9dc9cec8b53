"""LeadOps with a model on a local server."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from leadops_core import LeadOps
from leadops_core.llm.remote import RemoteModel
from leadops_core.settings import Settings
from leadops_core.testing.model_server import ModelServer


def model_settings(server: ModelServer, **changes: Any) -> Settings:
    """Settings that ask the server; pauses and limits as short as a test wants them."""
    values = {
        "openai_base_url": server.url,
        "openai_api_key": "sk-secret-of-this-test",
        "llm_model": "stand-in",
        "llm_price_input": 0.4,
        "llm_price_output": 1.6,
        "redaction_key": "a key of this test",
    }
    return Settings(_env_file=None, **{**values, **changes})


@contextmanager
def leadops_with(server: ModelServer, url: str = "sqlite://", **changes: Any) -> Iterator[LeadOps]:
    """LeadOps over a database, its model on the server."""
    with LeadOps.open(url, config=model_settings(server, **changes)) as ops:
        yield ops


def remote(ops: LeadOps) -> RemoteModel:
    """The model of a LeadOps that has one."""
    model = ops.toolbox.model
    assert isinstance(model, RemoteModel)
    return model
