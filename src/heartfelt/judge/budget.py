"""A budget in tokens and money: a request that might not fit into what is left is not made.

What an answer takes at most is said to the endpoint; what a question takes is reckoned from its bytes, with a margin over
what the endpoint counted so far.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

from heartfelt.errors import HeartfeltError

PER = 1_000_000
MARGIN = 1.2
# Twice what English takes; after the first answer the endpoint's own count is known.
FIRST_TOKENS_A_BYTE = 0.5


class BudgetReached(Exception):
    """The next request might exceed the budget; the text says which part of it."""


@dataclass
class Budget:
    """At most so many tokens (asked and answered), and so much money at the prices of a million tokens each way."""

    tokens: int | None = None
    cost: float | None = None
    price_in: float | None = None
    price_out: float | None = None
    spent_in: int = 0
    spent_out: int = 0
    tokens_a_byte: float | None = None

    def __post_init__(self) -> None:
        if self.cost is not None and (self.price_in is None or self.price_out is None):
            raise HeartfeltError("A limit in money needs prices. Add --price-in and --price-out, per million tokens.")

    @property
    def spent(self) -> float | None:
        """What was spent in money; None where no prices are known."""
        return self.money(self.spent_in, self.spent_out)

    def money(self, asked: int, answered: int) -> float | None:
        """What so many tokens cost; None where no prices are known."""
        if self.price_in is None or self.price_out is None:
            return None
        return (asked * self.price_in + answered * self.price_out) / PER

    def expected(self, size: int) -> int:
        """How many tokens a request of `size` bytes takes at most."""
        ratio = FIRST_TOKENS_A_BYTE if self.tokens_a_byte is None else self.tokens_a_byte * MARGIN
        return math.ceil(size * ratio)

    def require(self, size: int, answer: int) -> None:
        """`BudgetReached` unless a request of `size` bytes with an answer of `answer` tokens fits."""
        asked = self.expected(size)
        if self.tokens is not None and self.spent_in + self.spent_out + asked + answer > self.tokens:
            raise BudgetReached(f"the next request might exceed {self.tokens:,} tokens")
        money = self.money(self.spent_in + asked, self.spent_out + answer)
        if self.cost is not None and money is not None and money > self.cost:
            raise BudgetReached(f"the next request might cost more than {self.cost:g} in all")

    def spend(self, size: int, asked: int | None, answered: int) -> None:
        """Take off what a request took; where the endpoint does not count, what it took at most."""
        self.spent_in += self.expected(size) if asked is None else asked
        self.spent_out += answered
        if asked:
            self.tokens_a_byte = max(self.tokens_a_byte or 0.0, asked / size)
