"""What a customer gave and what an agent asks for go by the same names; nothing is a fact that was not given."""

from __future__ import annotations

from random import Random

import pytest
import re2

import heartfelt
from heartfelt import conversation as conversations
from heartfelt.language.given import _NOT_AGAIN, _REQUEST, _asked, given, things, wanted
from heartfelt.language.sentences import sentences

GIVEN = [
    ("I sent you my order number, 44120, on Monday", {"order number"}),
    ("It's order 44120, the lamp is broken.", {"order number"}),
    ("my order no. is A-99120", {"order number"}),
    ("My booking is KX3T9Q, can I move it?", {"booking reference"}),
    ("ticket 4410 is open since May", {"case number"}),
    ("flight BA2037 was late", {"flight number"}),
    ("why is flight 5357 delayed", {"flight number"}),
    ("Mail me at a.b@example.org", {"e-mail address"}),
    ("call me on 555 0100 2233", {"phone number"}),
    ("[email 1] is mine", {"e-mail address"}),
    ("I live at SW1A 1AA", {"postcode"}),
    ("I rebooted the box and cleared my cache", {"restart", "clearing the cache"}),
    ("I run version 5.2", {"version of the app"}),
    ("The app is on version 5.2.1 and it crashes", {"version of the app"}),
    ("I'm using v4.10 of your app", {"version of the app"}),
    ("I ordered it on 3 March", {"date of the order"}),
    ("bought the lamp yesterday", {"date of the order"}),
    ("I placed my order on March 3rd, it is still not here", {"date of the order"}),
    ("my order of 2026-03-03", {"date of the order"}),
    ("The wedding is on the 5th of June", {"date of the event"}),
    ("it happened on 03/04/2026", {"date when it happened"}),
    ("I have version 17.2 of Windows", set()),
    ("I use iOS version 17.2", set()),
    ("version 2 was better", set()),
    ("I ordered it and it should be here on 3 March", set()),
    ("I ordered it in March", set()),
    ("my wedding is soon", set()),
    ("I haven't restarted it", set()),
    ("should I have reinstalled the app?", set()),
    ("I moved my booking to May", set()),
    ("I ordered 3 lamps in 2024", set()),
    ("I cannot find my order number", set()),
]
WANTED = [
    ("Can you tell me your order number please?", {"order number"}),
    ("Please confirm your e-mail address.", {"e-mail address"}),
    ("What's your flight number?", {"flight number"}),
    ("Have you tried to restart it?", {"restart"}),
    ("Please reinstall the app.", {"reinstalling"}),
    ("Which version of the app do you use?", {"version of the app"}),
    ("What app version are you on?", {"version of the app"}),
    ("When did you place the order?", {"date of the order"}),
    ("Could you give me the purchase date?", {"date of the order"}),
    ("What date is your wedding?", {"date of the event"}),
    ("When did this happen?", {"date when it happened"}),
    ("Could you confirm what e-mail you use?", {"e-mail address"}),
    ("Which email did you sign up with?", {"e-mail address"}),
    ("Can you tell me the email you used for the account?", {"e-mail address"}),
    ("Please update to the latest version of Windows.", set()),
    ("What e-mail are you talking about?", set()),
    ("Could you open the e-mail you received?", set()),
    ("When would you like to order?", set()),
    ("When is the delivery?", set()),
    ("You bought it on 3 March, is that the order date?", set()),
    ("Please send us your order number for verification.", set()),
    ("Is order 44120 the right order number?", set()),
    ("You will receive an order number.", set()),
    ("Please give us another phone number.", set()),
    ("Does the app shut down and restarts by itself?", set()),
    ("Since you restarted it, please open the app.", set()),
]


@pytest.mark.parametrize(("text", "names"), GIVEN)
def test_what_a_customer_gave_has_a_name(text: str, names: set[str]) -> None:
    assert given(text) == names


@pytest.mark.parametrize(("text", "names"), WANTED)
def test_what_an_agent_asks_for_has_the_same_name(text: str, names: set[str]) -> None:
    assert {each.thing.name for each in wanted(sentences(text))} == names


@pytest.mark.parametrize("reader", ["phrases", "fast", "full"])
def test_no_reader_outvotes_that_it_was_given(reader: str) -> None:
    signs = _signs(reader, "It's order 44120, the lamp is broken.", "Sorry! Can you tell me your order number please?")
    (sign,) = [each for each in signs if each.sign == "asks_again"]
    assert sign.quote == "Can you tell me your order number please?"
    assert sign.because == "Message m2 asks for the order number that was given in message m1."


@pytest.mark.parametrize("reader", ["fast", "full"])
def test_to_ask_for_something_else_is_not_to_ask_again(reader: str) -> None:
    signs = _signs(reader, "It's order 44120, the lamp is broken.", "Sorry! Could you give me your postcode?")
    assert "asks_again" not in {each.sign for each in signs}


def _signs(reader: str, customer: str, agent: str) -> tuple[heartfelt.Sign, ...]:
    messages = [{"id": "m1", "role": "customer", "text": customer}, {"id": "m2", "role": "agent", "text": agent}]
    conversation, _ = conversations.build({"id": "x", "channel": "chat", "messages": messages})
    return tuple(heartfelt.assess(conversation, reader=heartfelt.reader_named(reader)).signs)


@pytest.mark.parametrize("count", [30, 3_000, 100_000])
def test_one_scan_finds_what_each_pattern_finds_by_itself(count: int) -> None:
    random, words = (
        Random(count),
        "order account flight restart please send another need number ref code email zip # ? 12 ä 日本".split(),
    )
    for _ in range(3):
        text = " ".join(random.choice(words) + random.choice(["", ".", "-"]) for _ in range(count))
        asked, is_request, is_anew = _asked(text)
        assert asked == [thing for thing in things() if re2.search(thing.asked, text)]
        assert is_request == bool(re2.search(_REQUEST, text))
        assert is_anew == bool(re2.search(_NOT_AGAIN, text))


def test_a_message_of_a_megabyte_costs_no_more_than_its_length() -> None:
    assert given("a" * 1_000_000) == set()
    assert given("order " * 150_000 + "44120") == {"order number"}
