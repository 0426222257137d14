"""Abuse at the person who answers counts; swearing at the situation, and words that others said, do not."""

from __future__ import annotations

import pytest

from heartfelt.assessment import lexical_reader
from heartfelt.conversation import Conversation, Message
from heartfelt.language.abuse import abusive


def is_abuse(text: str, role: str = "customer") -> bool:
    message = Message(id="m1", role=role, text=text)  # type: ignore[arg-type]
    return abusive(lexical_reader().read(Conversation(id="c", language="en", messages=(message,))))


@pytest.mark.parametrize(
    "text",
    [
        "What the fuck is wrong with you?",
        "wtf, what is wrong with you",
        "Are you stupid or what?",
        "You are completely useless, the lot of you.",
        "you're a lazy halfwit",
        "your a moron",
        "You ’re so dumb it hurts.",
        "Get me a manager, idiot.",
        "Listen, you bastards!",
        "Who the hell do you think you are?",
        "Shut your mouth and refund me.",
        "Fuck you and fuck your whole family.",
        "I am gonna hurt you, Dana.",
        "I hope you die.",
        "do you want to fuck?",
        "Are you sexy, Amina?",
    ],
)
def test_an_insult_or_a_threat_at_who_answers_is_abuse(text: str) -> None:
    assert is_abuse(text)


@pytest.mark.parametrize(
    "text",
    [
        "This is fucking ridiculous, three weeks and no parcel.",
        "What the hell is wrong with your app?",
        "What is wrong with you guys? Do you not believe in your own network?",
        "Your useless website lost my shitty booking again.",
        "The damn thing broke after two days. What a piece of crap.",
        "Where the fuck is my driver? I have been waiting for an hour.",
        "I just want to get the fuck out of this contract.",
        "My neighbour called me an idiot for buying from a shop I did not know.",
        "I feel so stupid, I pressed the wrong button.",
        "This delay will fuck me over, I lose my job on Monday.",
        "I could kiss you, thank you so much!",
        "Does the shelter take dogs, cats, pigs?",
        "When you git push it fails.",
        "Your prices bite me every winter.",
        "Keep your face masks, I have enough.",
        "The battery will die before noon.",
        "You sent the wrong size. Is something wrong with your stock list?",
    ],
)
def test_swearing_at_the_situation_and_plain_complaints_are_no_abuse(text: str) -> None:
    assert not is_abuse(text)


def test_what_an_agent_wrote_is_not_the_customers_abuse() -> None:
    assert is_abuse("You are an idiot.")
    assert not is_abuse("You are an idiot.", role="agent")
