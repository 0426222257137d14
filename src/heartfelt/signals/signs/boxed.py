"""X."""

from __future__ import annotations

from collections.abc import Iterator

from heartfelt.conversation import Conversation, Message
from heartfelt.finding import Finding
from heartfelt.language.phrases import Phrases
from heartfelt.language.reading import Hint, Reading
from heartfelt.signal import Signal

signal = Signal(
    __name__,
    phrases=Phrases(
        strong=(
            r"(?:this|the|our|these|following|below|other) (?:\w+ ){0,4}(?:article|link|guide|faqs?|page|help ?site|support site|help page|help cent(?:er|re)|webpage|website|document|troubleshooting|thread|tips)",
            r"(?:follow|following|try|check|see|using|use|with|through|complete|worked|done|outlined|exact) (?:\w+ ){0,4}(?:steps?|instructions|troubleshooting|tips|process|methods)",
            r"for (?:more|further|additional|technical|any) (?:\w+ ){0,2}(?:info|information|details|help)",
            r"(?:you can|you may|you'll) (?:\w+ )?(?:find|check|see|read|learn|view|visit|turn|go)",
            r"(?:restart|restarting|reboot|rebooting|reinstall|reinstalling|uninstall|uninstalling|unplug|unplugging|power cycle|factory reset|hard reset|clear (?:\w+ ){0,2}(?:cache|cookies)|sign out|signing out|logging out|log out|reset)",
            r"have you (?:\w+ )?(?:tried|checked|followed|done|restarted|asked|contacted|worked|reset)",
            r"(?:please|kindly) (?:visit|check|see|refer to|read|review|go to|try)",
            r"(?:here|link|article|guide|site)(?: \w+){0,2}: https?://",
            r"learn more|read more|more info|find out more|read up",
        ),
        strong_weight=0.35,
    ),
    threshold=0.5,
)
OBJECTS = Phrases(strong=(r"already|tried|still|again|nothing (?:works|worked)|did (?:that|this|it|all)|done (?:that|this|it|all)|doesn't (?:work|help)|didn't (?:work|help)|not working|no luck|same|several times|multiple times|many times|reinstalled|restarted|rebooted",))

def find(conversation: Conversation, reading: Reading) -> Iterator[Finding]:
    for message in reading.answers:
        hint = reading.hint(signal, message)
        before = reading.before(message)
        if hint is None or before is None:
            continue
        n = len(reading.hits(signal.phrases, message))
        if n > 1: hint = hint.raised("n", min(.5, .15*(n-1)))
        if any(reading.hits(OBJECTS, m) for m in before.messages):
            hint = hint.raised("customer tried", 0.25)
        sh = len(reading.shared(message))
        if sh > 1:
            hint = hint.lowered("takes up", 0.7)
        if "http" in message.text or "#URL#" in message.text:
            hint = hint.raised("link", .2)
        yield hint.finding("x")
