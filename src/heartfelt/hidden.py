"""Hidden indifference."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence

from heartfelt import course
from heartfelt.finding import Act, Cue, Sign
from heartfelt.language import emotion
from heartfelt.language.phrases import Phrases
from heartfelt.language.reading import Reading
from heartfelt.moment import Moment

PERSONAL = ("feeling", "circumstance", "repeat_contact")
WARM = frozenset({"owns", "warm_handoff", "checks_back", "goes_beyond", "human_touch", "shows_understanding"})

HEARD = Phrases(strong=(r"sorry|apologi\w+|understand|frustrat\w+|hear (?:you|that|this)|hate to|oh no|appreciate|know how|imagine|disappoint\w*|concern\w*|inconvenience",))
PROCESS = Phrases(strong=(r"(?:what|which|when|where|how long|does|do|did|is|are|have) (?:\w+ ){0,3}(?:you|your|it|this|device|version|model|happen\w*)|try|tried|restart\w*|reset\w*|log(?:ging)? (?:out|in|back)|reinstall\w*|steps?|verify|confirm|provide|version|device|number",))
GENERIC_HELP = Phrases(strong=(r"(?:happy|glad|like|love|here|want) to (?:\w+ )?(?:help|assist|look|see|work|take)|let's|we can (?:help|look|check|take)|take a (?:\w+ )?look|look into",))
WARMTH = Phrases(strong=(r"love|enjoy|hope|wish|glad|great|fun|awesome|amazing|congrat\w*|:\)|:-\)|;\)|😊|😉|😁|haha|lol|!",))
CONCRETE = Phrases(strong=(r"i(?:'ve| have|'ll| will|'m| am) |we(?:'ve| have|'ll| will) |because|due to|already|refund\w*|credit\w*|should be|will be|by (?:monday|tuesday|wednesday|thursday|friday|tomorrow|the end)",))

PHRASES = emotion.PHRASES
ANSWER_PHRASES = (HEARD, PROCESS, GENERIC_HELP, WARMTH, CONCRETE)

POINTS: dict[str, float] = {}


def evidence(reading: Reading, cues: Sequence[Cue], signs: Sequence[Sign], acts: Sequence[Act], moment: Moment) -> dict[str, float]:
    answers = reading.answers
    personal = [cue for cue in cues if cue.cue in PERSONAL]
    unmet = [cue for cue in personal if cue.outcome in ("missed", "hollow")]
    kinds = {act.act for act in acts}
    n = max(1, len(answers))
    text=[x for x in signs if x.sign not in ("slow_reply","no_reply","repeated_reply","transfer_ping_pong","broken_promise","history_ignored")]
    ns=math.prod(1-x.strength for x in text); na=math.prod(1-x.strength for x in acts)
    us=1-math.prod(1-x.strength for x in unmet)
    turns = [t for t in reading.turns if not t.by_customer]
    shared = [len(reading.shared(m)) for m in answers]
    values = [reading.valence(m) for m in reading.customer]
    ev: dict[str, float] = {
        "always": 1.0, "unmet": bool(unmet), "missed": any(c.outcome == "missed" for c in unmet), "hollow": any(c.outcome == "hollow" for c in unmet), "unmet n": min(3, len(unmet)),
        "met personal": any(c.outcome == "met" for c in personal), "no personal": not personal,
        "warm": bool(kinds & WARM), "acts": min(3, len(acts)), "no act": not acts, "text sign": bool(text), "ns": ns, "na": na, "us": us, "us*ns": us*ns, "us*na":us*na, "us*ns*na": us*ns*na, "answer count": min(4,len(answers)),
        "heavy sign": any(s.sign in ("policy_wall", "disowned", "deflected", "canned", "hostile", "reproach", "self_focus") for s in signs),
        "turns": math.log(len(turns)+1), "one answer": len(turns) == 1, "two answers": len(turns) == 2,
        "shared": math.log(1 + sum(shared)), "shared per": sum(shared) / n, "own": math.log(1 + sum(len(reading.specifics(m)) for m in answers)),
        "questions": min(4, sum(bool(reading.questions(m)) for m in answers)), "question open": any(c.cue == "question" and c.outcome != "met" for c in cues),
        "objection": any(c.cue == "objection" for c in cues), "objection unmet": any(c.cue == "objection" and c.outcome in ("missed", "hollow") for c in cues),
        "negative": min(values, default=0.0), "positive": max(values, default=0.0),
        "customer last": bool(reading.turns and reading.turns[-1].by_customer),
        "link": any("http" in m.text for m in answers),
        "loud": max((emotion.loudness(m.text) for m in reading.customer), default=0.0),
    }
    for c in {c.cue for c in personal}: ev["has " + c] = 1.0
    for c in {c.cue for c in unmet}: ev["unmet " + c] = 1.0
    for x in acts: ev[x.act] = max(ev.get(x.act,0),x.strength)
    for x in text: ev[x.sign] = max(ev.get(x.sign,0),x.strength)
    ev[moment] = 1.0
    for name, ph in {"heard": HEARD, "process": PROCESS, "generic": GENERIC_HELP, "warmth": WARMTH, "concrete": CONCRETE, **course.LAST_ANSWER}.items():
        k = sum(bool(reading.hits(ph, m)) for m in answers)
        ev["a " + name] = k > 0; ev["share " + name] = k / n
    for name, ph in course.LAST_WORDS.items():
        ev["c " + name] = any(reading.hits(ph, m) for m in reading.customer)
    return {k: float(v) for k, v in ev.items() if v}
