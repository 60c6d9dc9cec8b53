"""What tokens cost: data with a date, and what the settings say instead."""

import re
from dataclasses import dataclass
from datetime import date
from functools import cache
from importlib.resources import files

import orjson

from leadops_core.llm.failures import Tokens

_DATED = re.compile(r"-\d{4}-\d\d-\d\d$")


@dataclass(frozen=True, slots=True)
class Price:
    """Dollars for a million tokens."""

    sent: float
    written: float
    cached: float

    def cost(self, tokens: Tokens) -> float:
        """What these tokens cost."""
        fresh = tokens.sent - tokens.cached
        return (fresh * self.sent + tokens.cached * self.cached + tokens.written * self.written) / 1_000_000


@cache
def _listed() -> tuple[date, dict[str, Price]]:
    data = orjson.loads((files(__package__) / "prices.json").read_bytes())
    prices = {
        name: Price(sent=each["input"], written=each["output"], cached=each["cached_input"])
        for name, each in data["models"].items()
    }
    return date.fromisoformat(data["as_of"]), prices


def prices_as_of() -> date:
    """The day of the list prices that are shipped."""
    return _listed()[0]


def price_of(model: str) -> Price | None:
    """The list price of a model, also under its dated name and behind a provider's prefix; None where none is known."""
    name = _DATED.sub("", model.rpartition("/")[2].lower())
    return _listed()[1].get(name)
