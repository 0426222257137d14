"""The phrase lists of `phrases.py`: what guides to service quality tell teams to look for."""

from __future__ import annotations

import re

from heartfelt.finding import CueName


def _list(*phrases: str) -> re.Pattern[str]:
    return re.compile(rf"\b(?:{'|'.join(phrases)})\b", re.IGNORECASE)


QUESTION = re.compile(r"\?|\b(?:please (?:help|fix|advise|sort)|can you|could you|i need|help me)\b", re.IGNORECASE)

CUES: dict[CueName, re.Pattern[str]] = {
    "circumstance": _list(
        "birthday", "wedding", "funeral", "hospital", "doctor", "medication", r"disab\w+", r"pregnan\w+",
        "my (?:son|daughter|kids?|baby|mother|mum|mom|father|dad|wife|husband|family)", "deadline", "for work",
        "my job", "can't afford", "out of pocket", "rent", "loyal customer", "customer (?:for|since)",
        "years? (?:with|as a)", "stranded", "exams?",
    ),
    "repeat_contact": _list(
        "again", "still (?:waiting|no|not|nothing|haven't)", r"(?:second|third|2nd|3rd|\d+th) time",
        "(?:several|many|multiple) times", "times? now",
        r"(?:been|for) (?:\w+ )?(?:\d+|two|three|four|five) (?:hours?|days?|weeks?|months?)", "keeps?",
        r"already (?:called|emailed|contacted|spoke\w*|told|sent|dm'?d)", "no (?:reply|response|answer)", "on hold",
        "every time",
    ),
    "objection": _list(
        "already (?:tried|did|done)",
        r"(?:doesn't|does not|didn't|did not|isn't|not) (?:help|work\w*|solve\w*|good enough)",
        "i(?:'ve| have) (?:tried|done)", "tried (?:that|this|it)", "supervisor", "manager", "unacceptable",
        "still (?:broken|the same|doesn't|isn't)", "make an exception", "that's not",
        "nothing (?:works|changed|happens)", "useless", "didn't work",
    ),
}  # fmt: skip

EMPATHY = _list(
    "i (?:completely |totally |fully )?understand", "we (?:completely |totally |fully )?understand",
    "i can (?:see|imagine)", "must be",
    "that(?:'s| is| sounds) (?:frustrating|upsetting|not good|disappointing|terrible|awful)", "i know how",
    "i'd feel", "your (?:frustration|concern|patience|loyalty)", "appreciate (?:you|your)", "glad to hear",
    "happy to hear", "so sorry", "very sorry", "really sorry", "sincerely apologi[sz]e", "we love",
    "thank you for sharing",
)  # fmt: skip
FORMULA = _list(
    "sorry", r"apologi[sz]e\w*", "apologies", "inconvenience", "regret", "not the experience", "hate to hear",
    "hear that",
)  # fmt: skip
REDIRECT = _list(
    "dms?", "direct message", "private message", "pm us", r"https?://\S+", "visit", "call us", "contact us",
    "email us",
)  # fmt: skip

SIGNS = {
    "canned": _list(
        "happy to help", "here to help", "(?:for|any) (?:the |your |any )?inconvenience", "value your",
        "your feedback", "thanks? (?:you )?for (?:reaching out|contacting|your patience|letting us know|bringing)",
        "further assistance", "anything else", "we take (?:this|these|all)", "please (?:dm|follow)",
        "send us a (?:dm|direct message|note)",
    ),
    "boxed": _list(
        r"restart\w*", r"reinstall\w*", r"reset\w*", "clear (?:your )?(?:cache|cookies)", "troubleshooting", "faqs?",
    ),
    "policy_wall": _list(
        "policy", "policies", "unable to", "not able to", "(?:can't|cannot|can not)", "terms and conditions",
        "not possible", "not allowed", "not permitted", "regulations",
    ),
    "deflected": _list(
        "contact (?:the|your|our)", "(?:call|phone|ring|email) (?:us|our|the|your)",
        "speak (?:to|with) (?:the|your|our)", "reach out to (?:the|your|our)", "get in touch with",
        "another (?:team|department)", "you(?:'ll| will) (?:need|have) to",
    ),
    "disowned": _list("not our (?:fault|responsibility)", "third[- ]party", "beyond our control", "out of our control"),
    "vague_promise": _list(
        "pass (?:this|it|that|your|along|on)", "forward(?:ed)? (?:this|it|your|to)", "as soon as (?:possible|we can)",
        "shortly", "look(?:ing)? into (?:this|it)", "working on (?:it|this|a fix)",
        r"let (?:the|our) \w+ (?:team )?know", "soon",
    ),
    "misfit_pitch": _list("survey", "rate (?:us|your)", "special offer", "upgrade (?:to|your)", "sign up (?:for|to)"),
    "reproach": _list("calm down", "you should have", "as i (?:said|told you|already)", "watch your language"),
}  # fmt: skip

ACTS = {
    "shows_understanding": _list(
        "i see (?:that|you)", "so you", "sounds like", "if i understand", "i understand (?:that|you)",
    ),
    "owns": _list("i'll", "i will", "i've", "i have", "i'm (?:going to|checking|looking|sending)", "let me"),
    "explains": _list("because", "due to", "the reason", "this means", "caused by", "since (?:the|your|we|it)"),
    "finds_a_way": _list(
        r"refund\w*", r"credit\w*", r"replace\w*", r"compensat\w+", r"alternative\w*", "instead", "workaround",
        "voucher", "exception", r"rebook\w*", r"waive\w*", "try (?:this|the|using)",
        "you can (?:also )?(?:use|change|claim|book|get|find)",
    ),
    "warm_handoff": _list("i(?:'ve| have) (?:passed|shared|forwarded)", "transferr?(?:ed|ing) you", r"escalat\w+"),
    "checks_back": _list(
        "did (?:that|this|it) (?:help|work)", "follow(?:ing)? up", "keep (?:us|me) posted",
        "let (?:us|me) know (?:if|how)",
    ),
    "human_touch": _list(
        "haha", "lol", "enjoy", r"congrat\w+", "have a (?:great|good|lovely|safe)", "fingers crossed",
        "happy birthday",
    ),
}  # fmt: skip
