"""Words of a text and, among them, the ones that say something of this case."""

from __future__ import annotations

import re
from functools import lru_cache

_WORD = re.compile(r"https?://\S++|@\w++|#?[^\W_]++(?:['’.:/-][^\W_]++)*+")
_IN_ASCII = re.compile(r"https?://\S++|@\w++|#?[a-z0-9]++(?:['.:/-][a-z0-9]++)*+")  # the same, quicker
LONGEST_KEPT = 4000

STOP = frozenset(
    """a about above after again against all almost also although always am an and another any anybody anyone anything are
    aren't around as at away back be because been before being below between both but by came can can't cannot come could
    couldn't did didn't do does doesn't doing don't done down during each either else even ever every everyone everything
    few find for from further get gets getting give given go goes going gone got had hadn't has hasn't have haven't having
    he her here hers him his how however i i'd i'll i'm i've if in into is isn't it it's its itself just keep kept let
    let's like made make makes many may maybe me might mine more most much must my myself need needs never no nobody none
    nor not nothing now of off on once one only onto or other others our ours out over own put quite rather really right
    same say says see seem seems she should shouldn't since so some someone something soon still such take than that
    that's the their theirs them then there there's these they they're thing things this those though through to today
    together too toward try trying two under until up upon us use used using very via want wanted wants was wasn't way we
    we'd we'll we're we've well were weren't what what's when where whether which while who who's whom whose why will with
    within without won't would wouldn't yes yet you you'd you'll you're you've your yours yourself u ur r pls plz im dont
    cant ok okay hi hey hello dear thank thanks thx please sure yeah""".split()
)

SERVICE = frozenset(
    """able address advise apologies apologise apologize apology appreciate appreciated assist assistance assisting best bring
    brought caused concern concerned concerns confirm contact contacted contacting customer customers detail details dm
    dms direct directly email emailed enquiry experience experienced experiencing feedback feel follow following forward
    forwarded free further glad good great guide happy hear hearing help helpful helping hope inconvenience inform
    information info inquiry investigate issue issues kind kindly know lead link look looked looking matter message
    messages moment morning afternoon evening day number once option options order pass passed patience phone possible
    private privately problem problems provide providing query question questions raise reach reached reaching received
    regarding regards relevant reply request resolve resolved resolving review send sent service services share sharing
    sorry specialist staff steps support team teams tell touch tweet understand understanding update updates visit wait
    welcome work working works write wish reference colleague colleagues representative rep agent page website site online
    click below above time times""".split()
)


def tokens(text: str) -> list[str]:
    """The words of a text in lower case, as they stand there, with links, names after an @ and the # of tags."""
    lowered = text.lower().replace("’", "'")
    return (_IN_ASCII if lowered.isascii() else _WORD).findall(lowered)


def is_word(token: str) -> bool:
    """Whether a token is a word: no link and no name after an @."""
    return not token.startswith(("http", "@"))


def words(text: str) -> tuple[str, ...]:
    """The words of a text in lower case; links and names after an @ are left out."""
    return _lately(text) if len(text) <= LONGEST_KEPT else _words(text)


def _words(text: str) -> tuple[str, ...]:
    found = tokens(text)
    if "@" in text or "http" in text.lower():
        found = [token for token in found if token[0] != "@" and token[:4] != "http"]
    return tuple([token.lstrip("#") for token in found] if "#" in text else found)


_lately = lru_cache(maxsize=256)(_words)  # several signals ask for the words of one message


def specifics(text: str) -> frozenset[str]:
    """Stems of the words that could tell this case from another: no function words, none that every reply has."""
    found = set(map(_specific, set(words(text))))
    found.discard("")
    return frozenset(found)


def identifiers(text: str) -> frozenset[str]:
    """Words with digits in them: order numbers, amounts, versions, times; at least three characters."""
    return frozenset(word for word in words(text) if len(word) > 2 and any(map(str.isdigit, word)))


@lru_cache(maxsize=65536)
def _specific(word: str) -> str:
    bare = word.removesuffix("'s")
    if len(bare) < 3 and not bare.isdigit():
        return ""
    if bare in STOP or bare in SERVICE:
        return ""
    return stem(bare)


def stem(word: str) -> str:
    """A crude stem: common endings cut off, so that delivery, delivered and deliveries meet."""
    for ending in (
        "ations",
        "ation",
        "ments",
        "ment",
        "ingly",
        "ings",
        "ing",
        "ies",
        "ied",
        "edly",
        "ed",
        "es",
        "s",
        "y",
        "ly",
        "e",
    ):
        if word.endswith(ending) and len(word) - len(ending) >= 3:
            return word[: -len(ending)]
    return word
