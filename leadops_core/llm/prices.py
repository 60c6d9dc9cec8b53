"""List prices of tokens."""

import re
from dataclasses import dataclass
from datetime import date
from functools import cache
from importlib.resources import files

import orjson

from leadops_core.llm.chat import Tokens

_DATED = re.compile(r"-\d{4}-\d\d-\d\d$")


@dataclass(frozen=True, slots=True)
class Price:
    """Dollars per million tokens."""

    sent: float
    written: float
    cached: float

    def cost(self, tokens: Tokens) -> float:
        """Return the cost in dollars."""
        fresh = tokens.sent - tokens.cached
        return (fresh * self.sent + tokens.cached * self.cached + tokens.written * self.written) / 1_000_000


@cache
def _listed() -> tuple[date, dict[str, Price]]:
    data = orjson.loads((files(__package__) / "prices.json").read_bytes())
    prices = {
        name: Price(sent=price["input"], written=price["output"], cached=price["cached_input"])
        for name, price in data["models"].items()
    }
    return date.fromisoformat(data["as_of"]), prices


def prices_as_of() -> date:
    """Return the date of the built-in list prices."""
    return _listed()[0]


def price_of(model: str) -> Price | None:
    """Return the list price of a model, or None if it is unknown. A date suffix or provider prefix is ignored."""
    name = _DATED.sub("", model.rpartition("/")[2].lower())
    return _listed()[1].get(name)
