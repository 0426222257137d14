"""The company at work: who contacts it when and about what, and who comes back."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, date, datetime, time, timedelta
from heapq import heappop, heappush
from itertools import accumulate
from random import Random

from heartfelt.conversation import Channel, Conversation
from heartfelt.sample.arrivals import DAY, arrivals, outage_now
from heartfelt.sample.effects import Effects
from heartfelt.sample.ending import outcome, sum_up
from heartfelt.sample.facts import capitalised, make_facts, spoken_date
from heartfelt.sample.load import Desk
from heartfelt.sample.opening import out_of_hours
from heartfelt.sample.people import Customer, hire, meet, queue_weights
from heartfelt.sample.pieces import Topic, load_pieces
from heartfelt.sample.scene import Earlier, Scene
from heartfelt.sample.shifts import Roster
from heartfelt.sample.story import tell, tell_elsewhere
from heartfelt.sample.transcript import Transcript
from heartfelt.sample.truth import Truth

_CHANNELS: tuple[Channel, ...] = ("chat", "email", "social", "voice")
_CHANNEL_WEIGHTS = (42, 28, 14, 16)
_CONVERSATIONS_AN_AGENT = 400
_FEWEST_AGENTS = 8
_OTHER_LANGUAGES = 0.01


class Company:
    """Larkfield in one run of the simulation; everything follows from the seed."""

    def __init__(self, count: int, seed: int, start: date) -> None:
        self._count, self._start = count, start
        self.origin = datetime.combine(start, time(), UTC)
        self.pieces, self.effects = load_pieces(), Effects()
        self.agents = hire(seed, max(_FEWEST_AGENTS, round(count / _CONVERSATIONS_AN_AGENT)), self.pieces, self.effects)
        self.roster = Roster(seed, self.agents, start.weekday(), self.effects)
        self._rng = Random(f"{seed} conversations")
        self._desk = Desk(self._rng, self.roster)
        self._returning: list[tuple[int, int, Customer, Earlier | None]] = []
        self._customers = 0
        self._topics, self._topic_weights = self._by_demand()

    def run(self) -> Iterator[tuple[Conversation, Truth]]:
        """All conversations with what is planted in them."""
        for number, at in enumerate(arrivals(self._count, self._rng, self._start.weekday(), self.effects), 1):
            self.roster.present = at // DAY
            customer, earlier = self._who(at)
            yield self._converse(f"sim-{number:07d}", number, at, customer, earlier)

    def _by_demand(self) -> tuple[tuple[Topic, ...], list[float]]:
        topics, shares = self.pieces.topics, queue_weights()
        total = {queue: sum(topic.weight for topic in topics if topic.queue == queue) for queue in shares}
        weights = [shares[topic.queue] * topic.weight / total[topic.queue] for topic in topics]
        return topics, list(accumulate(weights))

    def _who(self, at: int) -> tuple[Customer, Earlier | None]:
        if self._returning and self._returning[0][0] <= at:
            _, _, customer, earlier = heappop(self._returning)
            return customer, earlier
        self._customers += 1
        return meet(self._rng, self._customers, self.pieces), None

    def _converse(
        self, name: str, number: int, at: int, customer: Customer, earlier: Earlier | None
    ) -> tuple[Conversation, Truth]:
        scene = self._scene(name, at, customer, earlier)
        if earlier is None and self._rng.random() < _OTHER_LANGUAGES:
            language = self._rng.choice(self.pieces.languages)
            scene.transcript.truth.language, scene.transcript.truth.moment = language.code, "routine"
            tell_elsewhere(scene, language)
        else:
            tell(scene)
        self._keep_busy(scene, at)
        self._maybe_return(scene, name, number)
        sum_up(scene)
        result = outcome(scene)
        conversation = Conversation(
            id=name,
            channel=scene.channel,
            subject=scene.fill(scene.pick(self.pieces.wording.subject), "customer")
            if scene.channel == "email"
            else None,
            customer=customer.id,
            queue=scene.topic.queue,
            messages=tuple(scene.transcript.messages),
            events=tuple(scene.transcript.events),
            outcome=result,
        )
        return conversation, scene.transcript.truth

    def _scene(self, name: str, at: int, customer: Customer, earlier: Earlier | None) -> Scene:
        today = self._start + timedelta(days=at // DAY)
        topic = earlier.topic if earlier else self._topic(at)
        facts = make_facts(self._rng, self.pieces, topic, customer, today)
        if earlier:
            kept = {key: value for key, value in earlier.facts.items() if key not in ("later", "weekday")}
            facts |= kept | {"earlier_day": earlier.day, "earlier_agent": earlier.agent}
            facts["earlier_time"] = earlier.promised or ""
        truth = Truth(id=name, topic=topic.name, moment=topic.moment, earlier=earlier.conversation if earlier else None)
        channel = self._channel(at, topic)
        scene = Scene(
            rng=self._rng, pieces=self.pieces, effects=self.effects, desk=self._desk, topic=topic, channel=channel,
            customer=customer, facts=facts, transcript=Transcript(self.origin, truth), now=at, earlier=earlier,
        )  # fmt: skip
        scene.facts["case_title"] = capitalised(topic.case[0].format_map(facts))
        scene.rule = self.effects.rule_for(topic.rule, channel, at // DAY)
        return scene

    def _topic(self, at: int) -> Topic:
        if outage_now(at, self.effects) and self._rng.random() < 1 - 1 / self.effects.outage_factor:
            return next(topic for topic in self._topics if topic.outage)
        return self._rng.choices(self._topics, cum_weights=self._topic_weights)[0]

    def _channel(self, at: int, topic: Topic) -> Channel:
        channel = self._rng.choices(_CHANNELS, _CHANNEL_WEIGHTS)[0]
        if channel == "voice" and out_of_hours(at) and self._rng.random() < 0.8:
            return "email"
        if channel == "chat" and out_of_hours(at) and self._rng.random() < 0.5:
            return "email"
        return "chat" if channel == "social" and topic.moment == "routine" and self._rng.random() < 0.5 else channel

    def _keep_busy(self, scene: Scene, at: int) -> None:
        if scene.agent is not None:
            scene.spans.append((scene.agent, scene.taken_at, scene.now))
        for agent, start, end in scene.spans:
            self._desk.occupy(agent, start, end, at)

    def _maybe_return(self, scene: Scene, name: str, number: int) -> None:
        """Broken promises and open problems bring most customers back, good service a few with something new."""
        days = self._rng.expovariate(1 / 1.5)
        if scene.broken_promise and self._rng.random() < 0.9:
            due = scene.now + int((0.8 + days / 3) * DAY)
        elif not scene.solved and self._rng.random() < 0.4:
            due = scene.now + int((0.4 + days) * DAY)
        elif scene.solved and self._rng.random() < 0.08:
            heappush(self._returning, (scene.now + int((2 + 4 * days) * DAY), number, scene.customer, None))
            return
        else:
            return
        day = self._start + timedelta(days=scene.now // DAY)
        agent = scene.agent.name if scene.agent and scene.transcript.truth.turns else "your colleague"
        earlier = Earlier(name, spoken_date(day), agent, scene.facts, scene.topic, scene.broken_promise)
        heappush(self._returning, (due, number, scene.customer, earlier))
