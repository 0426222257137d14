"""What goes wrong: unhelpful replies, objections, being sent round, silence."""

from __future__ import annotations

from heartfelt.finding import CueOutcome
from heartfelt.sample.effects import Cause
from heartfelt.sample.opening import feeling
from heartfelt.sample.people import BAD_REPLIES
from heartfelt.sample.pieces import Lines
from heartfelt.sample.reply import greet, hear, solve
from heartfelt.sample.scene import Scene
from heartfelt.sample.transcript import Part

_QUESTION_THEN: dict[str, CueOutcome] = {
    "policy_wall": "met", "boxed": "hollow", "deflected": "hollow", "vague_promise": "hollow", "disowned": "missed",
    "abrupt_close": "missed", "misfit_pitch": "missed", "self_focus": "missed", "reproach": "missed",
    "hostile": "missed",
}  # fmt: skip


def send_canned(scene: Scene, cause: Cause) -> None:
    """A prepared reply with nothing of the case in it; the customer asks again."""
    fitting = [macro for macro in scene.pieces.macros if macro.canned and _fits(macro.name, scene)]
    macro = scene.rng.choice(fitting)
    for name in scene.transcript.open_cues():
        scene.transcript.blame(name, cause)
    part = Part(macro.text, sign="canned", settles=("question",), as_="hollow", cause=cause)
    scene.macro(macro, part)
    parts = [scene.heard(scene.pieces.customer["still"], cue="question")]
    if scene.chance(0.35):
        parts.insert(0, feeling(scene))
    scene.customer_writes(parts)


def _fits(name: str, scene: Scene) -> bool:
    limits = {"social-dm": "social", "technical-first-steps": "technical", "billing-standard": "billing"}
    limits["travel-standard"] = "travel"
    return limits.get(name) in (None, scene.topic.queue, scene.channel)


def unhelpful(scene: Scene, sign: str, cause: Cause, first: list[Part]) -> None:
    """An unhelpful reply and what follows it."""
    boxed = scene.rng.choice(scene.topic.boxed) if sign == "boxed" and scene.topic.boxed else None
    lines = (boxed[0],) if boxed else _lines(scene, sign)
    outcome = _QUESTION_THEN[sign]
    part = scene.said(lines, sign=sign, settles=("question",), as_=outcome, cause=cause)
    scene.agent_writes([*first, part])
    if sign == "abrupt_close":
        scene.transcript.event("status", scene.now, to="closed")
    if (sign == "abrupt_close" and scene.chance(0.6)) or scene.chance(0.2):
        scene.over = True
        if scene.chance(0.6):
            scene.customer_writes([scene.heard(scene.pieces.customer["gives_up"])])
        return
    _objects(scene, (boxed[1],) if boxed else scene.topic.objection or scene.pieces.customer["exception"])
    for _ in range(2):
        if not scene.over and not scene.solved:
            _answer_objection(scene, part)


def _lines(scene: Scene, sign: str) -> Lines:
    if sign == "policy_wall" and scene.topic.wall and (scene.rule is not None or scene.chance(0.75)):
        return scene.topic.wall
    return scene.pieces.agent[sign] if sign != "boxed" else scene.pieces.agent["vague_promise"]


def _objects(scene: Scene, lines: Lines) -> None:
    own = scene.pieces.customer
    parts = [scene.heard(own["exception"] if scene.chance(0.25) else lines, cue="objection")]
    if scene.chance(0.3):
        parts.append(feeling(scene))
    if scene.chance(0.05 * scene.customer.heat):
        parts.append(scene.heard(own["abuse"]))
        scene.transcript.truth.customer_abusive = True
    scene.customer_writes(parts)


def _answer_objection(scene: Scene, before: Part) -> None:
    """Either the agent finds another way, or stands firm and the customer objects again or gives up."""
    own = scene.pieces.agent
    firm: Cause | None = "rule" if scene.rule and scene.chance(scene.rule.stands_firm) else scene.careless("objection")
    if firm is None:
        scene.rule = None
        calm = [scene.said(own["boundary"])] if scene.transcript.truth.customer_abusive else []
        met = scene.said(own["objection_met"], settles=("objection",))
        if scene.chance(0.22):
            _escalate(scene, [*calm, *hear(scene)])
        else:
            solve(scene, [*calm, *hear(scene), met])
        return
    _stand_firm(scene, before, firm)
    if scene.chance(0.45):
        scene.over = True
        if scene.chance(0.75):
            last = "gives_up" if scene.chance(0.75) else "left_hanging"
            scene.customer_writes(
                [scene.heard(scene.pieces.customer[last], cue="" if last == "gives_up" else "feeling")]
            )
    else:
        _objects(scene, scene.pieces.customer["same_again"])


def _stand_firm(scene: Scene, before: Part, cause: Cause) -> None:
    own = scene.pieces.agent
    for name in scene.transcript.open_cues():
        scene.transcript.blame(name, cause)
    if scene.chance(0.18):
        scene.agent_writes([Part(before.text, sign=before.sign, cause=cause)])
        scene.transcript.sign("repeated_reply", cause, quote=before.text)
    elif scene.chance(0.25):
        scene.agent_writes([scene.said(own["formula"], settles=("objection", "feeling"), as_="hollow", cause=cause)])
    elif scene.chance(0.3):
        sign = "reproach" if scene.chance(0.75) else "hostile" if scene.chance(0.12) else "self_focus"
        scene.agent_writes([scene.said(own[sign], sign=sign, cause=cause)])
    else:
        scene.agent_writes([*hear(scene), scene.said(own["stands_firm"])])


def _escalate(scene: Scene, first: list[Part]) -> None:
    own, before = scene.pieces.agent, scene.agent
    assert before is not None
    scene.agent_writes([*first, scene.said(own["escalates"], act="finds_a_way", settles=("objection", "question"))])
    at = scene.now
    scene.assign(but=before)
    assert scene.agent is not None
    scene.transcript.event("escalation", at, from_=before.id, to=scene.agent.id)
    scene.agent_writes([scene.said(own["supervisor"], act="owns")])
    scene.solved = True


def ping_pong(scene: Scene, cause: Cause) -> None:
    """Sent to another team and back again, with everything asked twice on the way."""
    scene.be_ready()
    own, first = scene.pieces.agent, scene.agent
    assert first is not None
    for name in scene.transcript.open_cues():
        scene.transcript.blame(name, cause)
    cold = scene.said(own["cold_transfer"], sign="deflected", settles=("question",), as_="hollow", cause=cause)
    scene.agent_writes([*greet(scene), cold])
    at, first_name = scene.now, first.name
    scene.assign(but=first)
    second = scene.agent
    assert second is not None
    there = scene.transcript.event("transfer", at, from_=first.id, to=second.id)
    scene.agent_writes([scene.said(own["after_cold"]), scene.said(own["ask_whole"])])
    again = [scene.heard(scene.pieces.customer["still"], cue="question")]
    scene.customer_writes([*again, feeling(scene)] if scene.chance(0.5) else again)
    scene.be_ready()
    if scene.agent is not second:
        return
    scene.facts["colleague"] = first_name
    back_again = scene.said(own["sent_back"], sign="deflected", settles=("question",), as_="hollow", cause=cause)
    scene.agent_writes([back_again])
    at = scene.now
    scene.give_back(first)
    assert scene.agent is not None
    back = scene.transcript.event("transfer", at, from_=second.id, to=scene.agent.id)
    if scene.agent is first:
        scene.transcript.sign("transfer_ping_pong", cause, events=(there, back))
    scene.greeted = True


def fall_silent(scene: Scene, cause: Cause) -> None:
    """Nobody answers any more; some customers ask whether anybody is there."""
    for name in scene.transcript.open_cues():
        scene.transcript.blame(name, cause)
    waits = scene.rng.choices((0, 1, 2), (45, 40, 15))[0] or int(len(scene.transcript.messages) == 1)
    for _ in range(waits):
        cue = scene.heard(scene.pieces.customer["waiting"], cue="question")
        parts = [cue, feeling(scene)] if scene.chance(0.25) else [cue]
        scene.customer_writes(parts, 8.0)
    scene.transcript.sign("no_reply", cause)
    scene.over = True


def choose_bad(scene: Scene) -> str:
    """Which unhelpful reply this agent leans to in this case."""
    assert scene.agent is not None
    while True:
        sign = scene.rng.choices(BAD_REPLIES, scene.agent.leanings)[0]
        if sign != "boxed" or scene.topic.boxed:
            return sign
