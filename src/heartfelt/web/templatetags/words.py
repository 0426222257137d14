"""How names, rates and intervals are written on pages."""

from __future__ import annotations

from collections.abc import Iterable
from json import dumps
from typing import NamedTuple

from django import template
from django.conf import settings
from django.utils.html import format_html
from django.utils.safestring import SafeString

from heartfelt.language.formulas import is_salutation
from heartfelt.language.sentences import sentences
from heartfelt.rates import Quantile, Rate, TooFew
from heartfelt.report import labels
from heartfelt.report.marking import TONES, note_of
from heartfelt.web.conversations.dialogue import found_of
from heartfelt.web.conversations.models import Conversation, Finding, Message, Reading
from heartfelt.web.people import selectors
from heartfelt.web.people.selectors import SignIn
from heartfelt.web.people.signing_in import passkeys_work

register = template.Library()
WIDTH = 240
MOST_MARKS = 4
EVEN = 0.5  # as likely as not
FEW_WORDS = 4  # a greeting tells nobody what a conversation is about
BROWSERS = (("Edg", "Edge"), ("OPR", "Opera"), ("Firefox", "Firefox"), ("Chrome", "Chrome"), ("Safari", "Safari"))
MACHINES = (
    *(("Android", "Android"), ("iPhone", "iPhone"), ("iPad", "iPad")),
    *(("Windows", "Windows"), ("Macintosh", "Mac"), ("Linux", "Linux")),
)


@register.filter
def title_of(finding: Finding) -> str:
    """A finding by its title: Feeling, missed."""
    return note_of(1, found_of(finding), "").title


@register.filter
def tone_of(finding: Finding) -> str:
    """The tone in which a finding is marked."""
    return note_of(1, found_of(finding), "").tone


@register.filter
def moment_title(name: str) -> str:
    """A moment by its title."""
    return labels.label(labels.MOMENTS, name).title


@register.filter
def circumstance_title(name: str) -> str:
    """What makes things harder for a customer, by its title."""
    return labels.label(labels.VULNERABILITY, name).title


@register.filter
def term_title(name: str) -> str:
    """A term of the sum of care, in words."""
    if name == "base":
        return "Where it begins"
    first, _, outcome = name.partition(" ")
    if first in labels.CUES and outcome in labels.OUTCOMES:
        return f"{labels.CUES[first].title}, {labels.OUTCOMES[outcome].title.lower()}"
    known = {**labels.SIGNS, **labels.ACTS}
    return known[name].title if name in known else name[:1].upper() + name[1:]


@register.filter
def percent(found: Rate | TooFew) -> str:
    """A rate with its interval, or why there is none."""
    if isinstance(found, TooFew):
        return found.reason
    return f"{found.value:.0%} ({found.low:.0%} to {found.high:.0%})"


@register.filter
def per_hundred(found: Rate | TooFew) -> str:
    """A share as conversations in a hundred, with its interval."""
    if isinstance(found, TooFew):
        return found.reason
    return f"{found.value * 100:.1f} ({found.low * 100:.1f} to {found.high * 100:.1f})"


@register.filter
def shortened(text: str, most: int) -> str:
    """Cut after a whole word where there is one, with an ellipsis."""
    if len(text) <= most:
        return text
    return text[:most].rsplit(maxsplit=1)[0].rstrip(" .,;:") + "…"


@register.filter
def plainly(text: str) -> str:
    """What a message says, in one line, without its greeting and what signs it off."""
    said = [sentence.text for sentence in sentences(text)]
    if said and is_salutation(said[0]):
        del said[0]
    ends = next((place for place, each in enumerate(said) if place and is_salutation(each)), len(said))
    return " ".join(" ".join(said[:ends] or [text]).split())


@register.filter
def grouped(number: int) -> str:
    """A number as people write large ones: 12,000."""
    return f"{number:,}"


@register.filter
def json(value: object) -> str:
    """Plain data for a script of ours, in an attribute."""
    return dumps(value)


@register.filter
def share(found: Rate) -> str:
    """A rate alone, where its interval stands nearby."""
    return f"{found.value:.0%}"


@register.filter
def waited(found: Quantile | TooFew) -> str:
    """A time that customers waited, with its interval; minutes, hours or days."""
    if isinstance(found, TooFew):
        return found.reason
    return f"{_duration(found.value)} ({_duration(found.low)} to {_duration(found.high)})"


def _duration(minutes: float) -> str:
    for size, unit in ((1440, "days"), (60, "h")):
        if minutes >= 2 * size:
            return f"{minutes / size:.1f} {unit}" if minutes < 10 * size else f"{minutes / size:.0f} {unit}"
    return f"{minutes:.0f} min" if minutes >= 1 else f"{minutes * 60:.0f} s"


@register.filter
def chance(value: float) -> str:
    """A small probability in words: once in 200."""
    if value < 0.0001:
        return "less than once in 10,000"
    return f"once in {round(1 / value, -1 if value < 0.05 else 0):,.0f}"


@register.filter
def interval(found: Rate | TooFew) -> SafeString | str:
    """A bar with its interval, drawn; the same numbers stand beside it as text."""
    if isinstance(found, TooFew):
        return ""
    value, low, high = (round(WIDTH * each, 1) for each in (found.value, found.low, found.high))
    return format_html(
        '<svg class="bar" viewBox="0 0 {} 16" width="{}" height="16" aria-hidden="true" preserveAspectRatio="none">'
        '<rect class="rail" x="0" y="4" width="{}" height="8" rx="4"/><rect class="fill" x="0" y="4" width="{}" '
        'height="8" rx="4"/><path class="whisker" d="M{} 8H{}M{} 3V13M{} 3V13"/></svg>',
        WIDTH, WIDTH, WIDTH, value, low, high, low, high,
    )  # fmt: skip


@register.filter
def signed(number: float) -> str:
    """A number with its sign and a real minus."""
    return f"{number:+.2f}".replace("-", "\N{MINUS SIGN}")


class Mark(NamedTuple):
    """What stands beside a conversation in a list; `unsure` where nothing of its kind there is as likely as not."""

    tone: str
    title: str
    unsure: bool


@register.filter
def marks(findings: Iterable[Finding]) -> list[Mark]:
    """The findings of a conversation in short: what hurt first, each once, the surest first, met questions left out."""
    found = sorted((note_of(1, found_of(each), "") for each in findings), key=lambda note: -note.strength)
    unique: dict[str, Mark] = {}
    for note in found:
        if note.tone != "met":
            unique.setdefault(note.title, Mark(note.tone, note.title, is_unsure(note.strength)))
    return sorted(unique.values(), key=lambda mark: (mark.unsure, TONES.index(mark.tone)))[:MOST_MARKS]


@register.filter
def is_unsure(strength: float) -> bool:
    """Whether a finding of this strength is more likely wrong than right."""
    return strength < EVEN


@register.filter
def first_words(conversation: Conversation) -> str:
    """What the conversation is known by: its subject, or what the customer said first, rather not a mere greeting."""
    opening: list[Message] = getattr(conversation, "opening", [])
    said = [message.text for message in opening if message.text.strip()]
    telling = (text for text in said if len(text.split(maxsplit=FEW_WORDS)) > FEW_WORDS)
    return conversation.subject or next(telling, said[0] if said else "No words")


@register.filter
def scale(reading: Reading) -> SafeString:
    """Care on its scale from 1 to 5, with the interval."""
    ends = (reading.care_low, reading.care, reading.care_high)
    low, at, high = (round(((end or 1) - 1) / 4 * WIDTH, 1) for end in ends)
    return format_html(
        '<svg class="scale" viewBox="-6 0 {} 20" preserveAspectRatio="xMinYMid" aria-hidden="true">'
        '<path class="rail" d="M0 10H{}"/><path class="whisker" d="M{} 10H{}"/><circle cx="{}" cy="10" r="6"/></svg>',
        WIDTH + 12, WIDTH, low, high, at,
    )  # fmt: skip


@register.simple_tag(takes_context=True)
def passkeys(context: template.Context) -> bool:
    """Whether passkeys work at the address that is shown."""
    return passkeys_work(context["request"])


@register.simple_tag
def single_sign_on() -> str:
    """What the organisation's own sign-in is called; empty where there is none."""
    return settings.SINGLE_SIGN_ON.name if settings.SINGLE_SIGN_ON else ""


@register.filter
def browser(agent: str) -> str:
    """A browser and its machine in two words, as far as it says."""
    name = next((name for token, name in BROWSERS if token in agent), "A browser")
    machine = next((name for token, name in MACHINES if token in agent), "")
    return f"{name} on {machine}" if machine else name


@register.simple_tag
def sign_ins() -> list[SignIn]:
    """The sign-ins of the demonstration, where there is one."""
    return selectors.sign_ins()
