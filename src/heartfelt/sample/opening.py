"""How a conversation begins: what the customer writes first, the bot, and the way to an agent."""

from __future__ import annotations

from heartfelt.sample.pieces import Circumstance
from heartfelt.sample.scene import Scene
from heartfelt.sample.shifts import CLOSES, OPENS
from heartfelt.sample.transcript import Part

_DAY = 86_400
_TELLS_MORE = {"problem_solving": 0.3, "routine": 0.08, "defining": 0.0}


def customer_opens(scene: Scene) -> None:
    """The customer says what it is about, with what else is on the heart."""
    scene.rng.shuffle(extra := _extras(scene))
    problem, ask = scene.heard(scene.topic.problem), scene.heard(scene.topic.ask, cue="question")
    if scene.chance(0.12):
        parts = [Part(problem.text, cue="question"), *extra]
    else:
        parts = [problem, *extra, ask] if scene.chance(0.75) else [problem, ask, *extra]
    if scene.chance(0.4) and scene.topic.moment != "defining":
        parts.insert(scene.rng.randrange(1, len(parts) + 1), reference(scene))
    _send(scene, parts)


def reference(scene: Scene) -> Part:
    """The customer's order, booking or account number."""
    scene.given.add("reference")
    kind = {"ref": "booking"}.get(scene.facts["reference_kind"], scene.facts["reference_kind"])
    return scene.heard(scene.pieces.customer[f"reference_{kind}"])


def feeling(scene: Scene) -> Part:
    """A negative feeling, often about this very case; strong words get emoji on lively channels."""
    own = scene.topic.feel if scene.topic.moment == "problem_solving" else ()
    mood = scene.rng.choices(("anger", "worry", "disappointment"), (2 + 3 * scene.customer.heat, 2, 2))[0]
    part = scene.heard(own if own and scene.chance(0.45) else scene.pieces.customer[mood], cue="feeling")
    if scene.channel == "social" and scene.chance(0.12):
        part = part._replace(text=part.text.upper())
    if scene.channel in ("chat", "social") and scene.chance(scene.customer.emoji):
        part = part._replace(text=f"{part.text} {scene.pick(scene.pieces.wording.sad_emoji)}")
    return part


def through_the_bot(scene: Scene) -> None:
    """The bot greets, may misunderstand, and hands the conversation on."""
    bot = scene.pieces.bot
    scene.facts["bot"], scene.facts["topic_word"] = scene.pick(bot["names"]), f"{scene.topic.queue}"
    scene.bot_writes(scene.fill(scene.pick(bot["welcome"])))
    if scene.chance(0.45):
        scene.customer_writes([scene.heard(scene.pieces.customer["human"])], 0.4)
        if scene.chance(0.5):
            scene.bot_writes(scene.fill(scene.pick(bot["lost"])))
            scene.customer_writes([scene.heard(scene.pieces.customer["human"])], 0.4)
    customer_opens(scene)
    scene.bot_writes(scene.fill(scene.pick(bot["understood"])))
    scene.transcript.event("handoff", scene.now, from_=scene.facts["bot"], to=scene.topic.queue)


def leave_voicemail(scene: Scene) -> None:
    """Out of hours a call becomes a recording and a note."""
    customer_opens(scene)
    text = scene.fill(scene.pick(scene.pieces.agent["voicemail"]), "note")
    scene.now += 60
    scene.transcript.say("note", "switchboard", scene.now, [], text)


def out_of_hours(at: int) -> bool:
    """Whether nobody answers calls at this moment."""
    return not OPENS <= at % _DAY < CLOSES - 1800


def _extras(scene: Scene) -> list[Part]:
    problem = scene.topic.moment == "problem_solving"
    extra: list[Part] = []
    if scene.earlier is not None and scene.earlier.topic is scene.topic:
        said = "broken" if scene.earlier.promised else "returning"
        extra.append(scene.heard(scene.pieces.customer[said], cue="repeat_contact"))
    elif problem and scene.chance(0.14):
        extra.append(scene.heard(scene.pieces.customer["repeat"], cue="repeat_contact"))
    if scene.chance(_TELLS_MORE[scene.topic.moment]) and (found := _circumstance(scene)):
        scene.facts["circumstance"] = found.said
        scene.transcript.truth.vulnerability += [found.kind] if found.kind != "loyalty" else []
        extra.append(scene.heard((found.said,), cue="circumstance"))
    if scene.topic.moment == "defining" and scene.chance(0.6):
        extra.append(scene.heard(scene.topic.feel, cue="feeling"))
    elif problem and scene.chance(0.22 + 0.4 * scene.customer.heat + 0.2 * (scene.earlier is not None)):
        extra.append(feeling(scene))
    return extra


def _circumstance(scene: Scene) -> Circumstance | None:
    fitting = [
        item
        for item in scene.pieces.circumstances
        if scene.topic.queue in item.queues and scene.channel in item.channels
    ]
    return scene.rng.choice(fitting) if fitting else None


def _send(scene: Scene, parts: list[Part]) -> None:
    """In chat some write sentence by sentence; others say hello first."""
    own = scene.pieces.customer
    if scene.channel == "voice":
        parts.insert(0, scene.heard(own["greeting_voice"]))
    elif scene.channel == "chat" and scene.chance(0.55):
        parts.insert(0, scene.heard(own["greeting"]))
    if scene.channel == "chat" and len(parts) > 2 and scene.chance(0.25):
        cut = scene.rng.randrange(1, len(parts))
        scene.customer_writes(parts[:cut], 0.3)
        parts = parts[cut:]
    scene.customer_writes(parts, 0.5)
