"""What an agent does with what the customer said: hears it, asks, solves it, or passes it on."""

from __future__ import annotations

from heartfelt.finding import CueName
from heartfelt.sample.effects import Cause
from heartfelt.sample.opening import reference
from heartfelt.sample.scene import Scene
from heartfelt.sample.transcript import Part

HEARING: tuple[CueName, ...] = ("feeling", "circumstance", "repeat_contact")


def greet(scene: Scene) -> list[Part]:
    """A greeting, once for each agent; letters carry their own."""
    if scene.greeted or scene.channel == "email":
        return []
    scene.greeted = True
    own = scene.pieces.agent
    parts = [scene.said(own[f"greeting_{scene.channel}"])] if scene.channel == "voice" or scene.chance(0.8) else []
    return [*parts, scene.said(own["thanks_for"])] if scene.channel != "voice" and scene.chance(0.3) else parts


def hear(scene: Scene) -> list[Part]:
    """Take up feelings, circumstances and earlier contacts, or pass them over."""
    parts: list[Part] = []
    hollow: list[CueName] = []
    why: Cause = "none"
    for name in HEARING:
        if name not in scene.transcript.open_cues():
            continue
        cause = scene.careless(name)
        if cause is None:
            parts.append(_taken_up(scene, name))
        elif scene.chance(0.5 if name == "feeling" else 0.35):
            hollow.append(name)
            why = cause
        else:
            scene.transcript.blame(name, cause)
    if hollow:
        glad = scene.topic.moment == "defining"
        lines = scene.pieces.agent["formula_glad" if glad else "formula"]
        formula = scene.said(lines, settles=tuple(hollow), as_="hollow", cause=why)
        parts.insert(0, formula)
    return parts


def _taken_up(scene: Scene, name: CueName) -> Part:
    own = scene.pieces.agent
    if name == "circumstance":
        said = scene.facts.get("circumstance")
        lines = next(item.heard for item in scene.pieces.circumstances if item.said == said)
        return scene.said(lines, act="shows_understanding", settles=(name,))
    if name == "repeat_contact":
        return scene.said(own[_known(scene)], settles=(name,))
    lines = scene.topic.heard if scene.topic.heard and scene.chance(0.6) else own["heard"]
    if scene.topic.moment == "defining" or scene.topic.moment == "routine":
        lines = scene.topic.heard or own["understand"]
    return scene.said(lines, act="shows_understanding", settles=(name,))


def _known(scene: Scene) -> str:
    """Words of who took it up the first time, of who reads about it, or of who knows nothing of it."""
    if scene.earlier is None or scene.earlier.topic is not scene.topic:
        return "repeat_met"
    mine = scene.agent is not None and scene.agent.name == scene.earlier.agent
    return "returning_own" if mine else "returning_met"


def ask(scene: Scene, parts: list[Part]) -> bool:
    """Add a question for what is missing, or carelessly for what was given; False when there is nothing to ask."""
    kind = {"ref": "booking"}.get(scene.facts["reference_kind"], scene.facts["reference_kind"])
    numbers = scene.pieces.agent[f"ask_{kind}"]
    if "reference" in scene.given and "asked twice" not in scene.given and (cause := scene.careless("asks_again")):
        scene.given.add("asked twice")
        scene.transcript.keep_open("question")
        scene.agent_writes([*parts, scene.said(numbers, sign="asks_again", cause=cause)])
        own = scene.pieces.customer
        scene.customer_writes([scene.heard(own["given_already"])])
        return True
    if "reference" not in scene.given and scene.topic.moment != "defining" and scene.chance(0.75):
        scene.agent_writes([*parts, *_grasp(scene), scene.said(numbers, settles=("question",))])
        scene.customer_writes([reference(scene)], 0.6)
        return True
    if "detail" not in scene.given and scene.chance(0.55):
        scene.given.add("detail")
        question, *answers = scene.rng.choice(scene.topic.detail)
        scene.agent_writes([*parts, *_grasp(scene), scene.said((question,), settles=("question",))])
        answer = scene.heard(tuple(answers))
        late = "reference" not in scene.given and scene.topic.moment != "defining" and scene.chance(0.5)
        scene.customer_writes([answer, reference(scene)] if late else [answer])
        return True
    return False


def _grasp(scene: Scene) -> list[Part]:
    warm = scene.agent is not None and scene.chance(0.5 * scene.agent.warmth)
    return [scene.said(scene.pieces.agent["understand"], act="shows_understanding")] if warm else []


def solve(scene: Scene, first: list[Part] | None = None) -> None:
    """Put it right, with more or less of oneself."""
    assert scene.agent is not None
    topic, warmth = scene.topic, scene.agent.warmth
    parts = list(first or [])
    if scene.channel in ("chat", "voice") and scene.chance(0.18):
        _hold(scene, parts)
        parts = []
    good: list[Part] = []
    owned = scene.chance(0.1 + 0.6 * warmth)
    if owned:
        good.append(scene.said(topic.own, act="owns"))
    if scene.chance(0.2 + 0.45 * warmth):
        good.append(scene.said(topic.reason, act="explains"))
    found = scene.chance((0.1 + 0.5 * warmth) * (0.35 if owned else 1.0))
    if found:
        good.append(scene.said(topic.way, act="finds_a_way"))
    if not owned and (not found or scene.chance(0.4)):
        good.append(scene.said(topic.step))
    if scene.chance(0.12 * warmth):
        good.append(scene.said(topic.beyond, act="goes_beyond"))
        scene.given.add("beyond")
    good[0] = good[0]._replace(settles=("question", "objection"))
    scene.agent_writes([*parts, *good])
    scene.solved = True


def _hold(scene: Scene, parts: list[Part]) -> None:
    scene.be_ready(0.5)
    scene.agent_writes([*parts, scene.said(scene.pieces.agent["one_moment"])])
    scene.transcript.event("hold", scene.now)
    scene.be_ready(2.5)


def hand_over(scene: Scene, first: list[Part]) -> None:
    """Pass the conversation on with all that is known; the next agent goes on from there."""
    own = scene.pieces.agent
    scene.be_ready()
    before, after, taken = scene.next_agent()
    scene.facts["colleague"] = after.name
    scene.agent_writes([*first, scene.said(own["warm_handoff"], act="warm_handoff", settles=("question", "objection"))])
    scene.transcript.event("transfer", scene.now, from_=before.id, to=after.id)
    scene.move_to(after, taken)
    solve(scene, [scene.said(own["after_transfer"])])


def promise(scene: Scene, first: list[Part]) -> None:
    """Promise to come back at a time; most keep it, and the customer of a broken promise comes again."""
    scene.be_ready()
    moment = scene.promise_time()
    if moment is None:
        solve(scene, first)
        return
    due, scene.facts["time"], scene.facts["when"] = moment
    own, cause = scene.pieces.agent, scene.careless("promise")
    scene.agent_writes([*first, scene.said(own["promise"], act="owns", settles=("question", "objection"))])
    promised = scene.transcript.last_id
    if scene.now > due:
        scene.solved = True
        return
    if scene.channel in ("chat", "voice"):
        scene.customer_writes([scene.heard(scene.pieces.customer["fine_so_far"])], 0.5)
    if cause is not None:
        scene.transcript.sign("broken_promise", cause, message=promised)
        scene.broken_promise, scene.over = scene.facts["time"], True
        return
    _keep(scene, due)


def _keep(scene: Scene, due: int) -> None:
    own, agent = scene.pieces.agent, scene.agent
    assert agent is not None
    free = scene.desk.roster.next_free(agent, max(scene.now + 60, due - scene.rng.randrange(600, 3600)))
    scene.solved = True
    if free is None or free > due or scene.channel == "voice":
        scene.over = scene.channel == "voice"
        scene.transcript.event("promise_kept", max(due - 60, scene.now))
        return
    scene.ready_at(free)
    scene.transcript.event("promise_kept", scene.now)
    scene.agent_writes([scene.said(own["promise_kept"], act="checks_back")])
