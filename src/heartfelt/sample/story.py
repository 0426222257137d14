"""The course of a conversation, from the first message to the last."""

from __future__ import annotations

from heartfelt.sample.ending import last_words
from heartfelt.sample.opening import customer_opens, feeling, leave_voicemail, out_of_hours, through_the_bot
from heartfelt.sample.pieces import Language
from heartfelt.sample.reply import ask, greet, hand_over, hear, promise, solve
from heartfelt.sample.scene import Scene
from heartfelt.sample.transcript import Part
from heartfelt.sample.trouble import choose_bad, fall_silent, ping_pong, send_canned, unhelpful


def tell(scene: Scene) -> None:
    """Let the conversation happen."""
    if scene.channel == "voice" and out_of_hours(scene.now):
        leave_voicemail(scene)
    elif scene.channel == "chat" and scene.chance(0.35):
        through_the_bot(scene)
    else:
        customer_opens(scene)
    _take(scene)
    if scene.channel != "voice" and (cause := scene.careless("silence")) and scene.chance(0.6):
        fall_silent(scene, cause)
    else:
        _answer(scene)
    _note(scene)
    if scene.solved and not scene.over:
        last_words(scene)
        if scene.chance(0.7):
            scene.transcript.event("status", scene.now + 30, to="solved")
    scene.transcript.finish()


def tell_elsewhere(scene: Scene, language: Language) -> None:
    """A short conversation in another language."""
    scene.customer_writes([_foreign(scene, language.opening, cue="question")])
    _take(scene)
    scene.be_ready()
    question, answer = scene.rng.choice(language.exchange)
    scene.agent_writes([_foreign(scene, (question,), settles=("question",))])
    scene.customer_writes([_foreign(scene, (answer,))])
    scene.be_ready()
    scene.agent_writes([_foreign(scene, language.done)])
    scene.customer_writes([_foreign(scene, language.thanks)])
    scene.solved = True
    scene.transcript.finish()


def _foreign(scene: Scene, lines: tuple[str, ...], **labels: object) -> Part:
    return Part(scene.fill(scene.pick(lines)), **labels)  # type: ignore[arg-type]


def _take(scene: Scene) -> None:
    scene.assign()
    assert scene.agent is not None
    scene.transcript.event("assigned", scene.now, to=scene.agent.id)


def _answer(scene: Scene) -> None:
    problem = scene.topic.moment == "problem_solving"
    if problem and scene.channel != "voice" and (cause := scene.careless("canned")) and scene.chance(0.55):
        send_canned(scene, cause)
    elif problem and (cause := scene.careless("transfer")):
        ping_pong(scene, cause)
    _first_reply(scene)
    if scene.over:
        return
    if scene.transcript.messages[-1].role == "customer" and (cause := scene.careless("silence")) and scene.chance(0.4):
        fall_silent(scene, cause)
        return
    _resolve(scene)


def _first_reply(scene: Scene) -> None:
    """Greeting, hearing, and questions where something is missing."""
    parts = greet(scene)
    if scene.earlier is not None and scene.earlier.topic is scene.topic and (cause := scene.careless("history")):
        whole = scene.said(scene.pieces.agent["ask_whole"], sign="history_ignored", cause=cause)
        scene.transcript.keep_open("question")
        scene.transcript.blame("repeat_contact", cause)
        scene.agent_writes([*parts, whole])
        again = [scene.heard(scene.pieces.customer["again_whole"], cue="repeat_contact")]
        scene.customer_writes([*again, feeling(scene)] if scene.chance(0.4) else again)
        parts = []
    parts += hear(scene)
    rounds = 2 if scene.chance(0.35) else 1
    for _ in range(rounds):
        if not ask(scene, parts):
            break
        parts = []
    scene.pending = parts


def _resolve(scene: Scene) -> None:
    """The turn that decides: a rule, carelessness, a promise, a hand-over, or a solution."""
    parts, scene.pending = scene.pending, []
    problem = scene.topic.moment == "problem_solving"
    if scene.rule is not None and scene.chance(scene.rule.share):
        unhelpful(scene, scene.rule.sign, "rule", parts)
        return
    scene.rule = None
    if cause := scene.careless("resolution" if problem else "routine"):
        sign = choose_bad(scene) if problem else "misfit_pitch" if scene.chance(0.5) else "vague_promise"
        unhelpful(scene, sign, cause, parts)
    elif problem and scene.chance(0.08):
        hand_over(scene, parts)
    elif problem and scene.chance(0.12):
        promise(scene, parts)
    else:
        solve(scene, parts)


def _note(scene: Scene) -> None:
    if scene.agent is not None and scene.chance(0.07):
        text = scene.fill(scene.pick(scene.pieces.agent["note"]), "note")
        scene.transcript.say("note", scene.agent.id, scene.now, [], text)
