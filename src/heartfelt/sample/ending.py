"""How a conversation ends: thanks, last words, the rating, what the source says of the outcome."""

from __future__ import annotations

from heartfelt.conversation import Outcome
from heartfelt.sample.effects import Cause
from heartfelt.sample.scene import Scene
from heartfelt.sample.transcript import Part
from heartfelt.sample.truth import Truth

_CAUSES: tuple[Cause, ...] = ("rule", "load", "tired streak")
_HEARD = ("feeling", "circumstance", "repeat_contact")


def last_words(scene: Scene) -> None:
    """After a solution: the customer's thanks, or joy, and the agent's goodbye."""
    assert scene.agent is not None
    own, warmth = scene.pieces.customer, scene.agent.warmth
    magic = "beyond" in scene.given
    if scene.chance(0.12) and not magic:
        return
    joyful = (magic and scene.chance(0.75)) or scene.chance(0.06)
    thanks = scene.heard(own["joy"], cue="feeling") if joyful else scene.heard(own["thanks"])
    if scene.channel in ("chat", "social") and scene.chance(scene.customer.emoji):
        thanks = thanks._replace(text=f"{thanks.text} {scene.pick(scene.pieces.wording.glad_emoji)}")
    scene.customer_writes([thanks])
    if scene.channel == "email" and scene.chance(0.6) and not joyful:
        return
    _goodbye(scene, joyful, warmth)
    if magic and joyful and not scene.transcript.truth.signs:
        scene.transcript.truth.moment = "magic"


def _goodbye(scene: Scene, joyful: bool, warmth: float) -> None:
    own = scene.pieces.agent
    if scene.careless("routine"):
        if scene.chance(0.3):
            macro = next(macro for macro in scene.pieces.macros if macro.name == "closing-standard")
            scene.macro(macro, Part(macro.text))
        return
    parts: list[Part] = [scene.said(own["joy_met"], settles=("feeling",))] if joyful else []
    checks = scene.chance(0.35 * warmth)
    if checks:
        parts.append(scene.said(own["checks_back"], act="checks_back"))
    if scene.chance(0.3 * warmth):
        parts.append(scene.said(own["human_touch"], act="human_touch"))
    if scene.chance(0.35) and not checks:
        parts.append(scene.said(own["anything_else"]))
    parts.append(scene.said(own["closing"]))
    scene.agent_writes(parts)
    if checks and parts[-2].text.endswith("?") and scene.chance(0.7):
        scene.customer_writes([scene.heard(scene.pieces.customer["small_talk" if scene.chance(0.2) else "thanks"])])
    if scene.channel == "chat" and scene.chance(0.05):
        macro = next(macro for macro in scene.pieces.macros if macro.pitch)
        scene.macro(macro, Part(macro.text))


def outcome(scene: Scene) -> Outcome:
    """What the source says: a rating where the customer gave one, which the unhappy do less often; resolved."""
    truth = scene.transcript.truth
    met = sum({"met": 0.25, "hollow": -0.15, "missed": -0.35, "none": -0.6}[cue.outcome] for cue in truth.cues)
    value = 3.0 + (0.9 if scene.solved else -1.2) + met + 0.2 * min(len(truth.acts), 3) - 0.6 * len(truth.signs)
    value = max(1.0, min(5.0, value + scene.rng.gauss(0, 0.6)))
    csat: float | None = None
    if scene.chance(0.55 if value >= 3.5 else 0.26):
        csat = float(round(value))
        scene.now += 60 + int(scene.rng.expovariate(1 / 1200))
        scene.transcript.event("csat", scene.now, note=str(round(value)))
    said_solved = scene.solved if scene.chance(0.92) else True
    return Outcome(csat=csat, resolved=said_solved if scene.chance(0.85) else None)


def sum_up(scene: Scene) -> None:
    """Fill in what the truth says of the conversation as a whole."""
    truth = scene.transcript.truth
    truth.resolved = "yes" if scene.solved else "no"
    truth.rule = next((sign.sign for sign in truth.signs if sign.cause == "rule"), None) and scene.topic.rule
    truth.hidden_indifference = _hidden(truth)
    acted = {cue.cause for cue in truth.cues} | {sign.cause for sign in truth.signs}
    truth.cause = next((cause for cause in _CAUSES if cause in acted), "none")


def _hidden(truth: Truth) -> bool:
    """No sign, and either something not heard or, outside routine, nothing of this person throughout."""
    if truth.signs or not truth.turns or any(cue.cue == "objection" and cue.outcome != "met" for cue in truth.cues):
        return False
    unheard = any(cue.cue in _HEARD and cue.outcome in ("hollow", "missed") for cue in truth.cues)
    heard = any(cue.cue in _HEARD and cue.outcome == "met" for cue in truth.cues)
    involved = heard or any(act.act != "explains" for act in truth.acts)
    return not involved and (unheard or truth.moment != "routine")
