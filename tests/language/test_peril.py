"""Whether words say that a life may be at risk now."""

from __future__ import annotations

import pytest

from heartfelt.language.peril import PERIL, peril

AT_RISK = (
    "I can't do this any more, I just want to die.",
    "Honestly I'd be better off dead than fight with your billing.",
    "He has a gun and I need the door lock to work.",
    "My ex said he'd kill me, please take my address off the account.",
    "The carbon monoxide alarm keeps going off and you put me on hold.",
    "There's a smell of gas in the whole house.",
    "My mother's oxygen machine is off because you cut the power!",
    "My son can’t breathe and the pharmacy line hangs up.",
    "We ran out of insulin on Sunday and the parcel is still in your depot.",
    "she took an overdose",
    "I fear for my life here.",
    "The charger is on fire now, what do I do?",
    "my dad is having a heart attack and the app won't call a car",
    "I don't want to live like this, I have lost everything.",
    "My phone will die in an hour, and I don't want to live.",
)
NOT = (
    "My phone died twice today.",
    "The battery will die without the dock.",
    "Keep the volume low, I don't want to wake up my wife.",
    "I'm dying to see the new one.",
    "This wait is killing me.",
    "The film Suicide Squad does not play.",
    "I was in hospital last month, so I paid late.",
    "The smoke detector I ordered has not come.",
    "Over my dead body will I pay for that.",
    "I was mugged last year and had to change my card.",
    "Your agent stabbed me in the back.",
    "We had no hot water for two days.",
    "Is there an oxygen bar at the airport?",
    "The stroke of the brush is uneven.",
    "I would kill for a refund.",
    "The book about life and death was torn.",
)


@pytest.mark.parametrize("text", AT_RISK)
def test_a_life_at_risk_is_found_with_its_words(text: str) -> None:
    found = peril(text)
    assert found is not None
    assert text[found[0] : found[1]]


@pytest.mark.parametrize("text", NOT)
def test_what_only_sounds_like_it_is_not(text: str) -> None:
    assert peril(text) is None


def test_every_pattern_is_known_to_the_engine_of_long_texts() -> None:
    assert peril("nothing here. " * 3000 + "I want to die.") is not None
    assert len(PERIL.alone.sources) == len(PERIL.strong) + len(PERIL.unless)
