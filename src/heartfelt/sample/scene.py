"""One conversation in the making: who is there, what time it is, and the ways to speak."""

from __future__ import annotations

from dataclasses import dataclass, field
from random import Random
from typing import Literal

from heartfelt.conversation import Channel
from heartfelt.sample.effects import Cause, Effects, Rule
from heartfelt.sample.facts import WEEKDAYS, Facts, capitalised, day_part, for_colleague, hour_word, of_customer
from heartfelt.sample.load import Desk
from heartfelt.sample.people import Agent, Customer
from heartfelt.sample.pieces import Lines, Macro, Pieces, Topic
from heartfelt.sample.shifts import CLOSES, OPENS
from heartfelt.sample.transcript import Part, Transcript
from heartfelt.sample.truth import PlantedTurn
from heartfelt.sample.wording import worded

_CUSTOMER_SECONDS: dict[str, tuple[float, float]] = {
    "chat": (40, 0.7), "voice": (4, 0.5), "social": (900, 1.1), "email": (9000, 1.0),
}  # fmt: skip
_TAKEN_OVER_AFTER = {"chat": 900, "voice": 300, "social": 7200, "email": 20 * 3600}
_DAY = 86_400


@dataclass
class Earlier:
    """What a returning customer refers to."""

    conversation: str
    day: str
    agent: str
    facts: Facts
    topic: Topic
    promised: str | None = None


@dataclass
class Scene:
    """Everything that the parts of a story share."""

    rng: Random
    pieces: Pieces
    effects: Effects
    desk: Desk
    topic: Topic
    channel: Channel
    customer: Customer
    facts: Facts
    transcript: Transcript
    now: int
    earlier: Earlier | None = None
    rule: Rule | None = None
    agent: Agent | None = None
    load: int = 0
    taken_at: int = 0
    spans: list[tuple[Agent, int, int]] = field(default_factory=list)
    given: set[str] = field(default_factory=set)
    solved: bool = False
    over: bool = False
    broken_promise: str | None = None
    greeted: bool = False
    pending: list[Part] = field(default_factory=list)
    _used: set[str] = field(default_factory=set)
    _ready: bool = False
    _asked_at: int | None = None

    def chance(self, share: float) -> bool:
        """True in this share of cases."""
        return self.rng.random() < share

    def pick(self, lines: Lines) -> str:
        """One of the lines, as far as possible one that was not used in this conversation."""
        start = int(self.rng.random() * len(lines))
        for step in range(len(lines)):
            line = lines[(start + step) % len(lines)]
            if line not in self._used:
                self._used.add(line)
                return line
        return lines[start]

    def fill(self, line: str, side: Literal["customer", "agent", "note"] = "agent") -> str:
        """A piece with the facts of this conversation in its braces."""
        if "{" not in line:
            return line
        if "{case" in line:
            case = self.topic.case[int(self.rng.random() * len(self.topic.case))]
            case = of_customer(case) if side == "customer" else for_colleague(case) if side == "note" else case
            case = case.format_map(self.facts)
            self.facts["case"], self.facts["case_title"] = case, capitalised(case)
        if "{daypart" in line:
            self.facts["daypart"] = day_part(self.now)
        if "{weekday" in line:
            self.facts["weekday"] = WEEKDAYS[self.transcript.real(self.now).weekday()]
        return line.format_map(self.facts)

    def heard(self, lines: Lines, **labels: object) -> Part:
        """Something the customer says, in the customer's way."""
        text = self.fill(self.pick(lines), "customer")
        text = worded(self.rng, self.pieces.wording, text, self.customer.style, self.channel == "voice")
        return Part(text, **labels)  # type: ignore[arg-type]

    def said(self, lines: Lines, **labels: object) -> Part:
        """Something the agent says, in the agent's way."""
        self.be_ready()
        text = self.fill(self.pick(lines))
        style = "second_language" if self.agent and self.agent.second_language else "formal"
        return Part(worded(self.rng, self.pieces.wording, text, style, spoken=False), **labels)  # type: ignore[arg-type]

    def customer_writes(self, parts: list[Part], wait: float = 1.0) -> None:
        """The customer's message, after a while."""
        if self.transcript.messages:
            median, spread = _CUSTOMER_SECONDS[self.channel]
            self.now += 2 + min(int(wait * median * self.rng.lognormvariate(0, spread)), 2 * _DAY)
        if self._asked_at is None:
            self._asked_at = self.now
        self.transcript.say("customer", self.customer.id, self.now, parts, self._laid_out(parts, "customer"))

    def agent_writes(self, parts: list[Part]) -> None:
        """The agent's message, as soon as the agent is ready."""
        if not parts:
            return
        self.be_ready()
        self.transcript.say("agent", self._agent().id, self.now, parts, self._laid_out(parts, "agent"))
        self._note_turn()

    def macro(self, macro: Macro, part: Part) -> None:
        """A prepared reply, word for word."""
        self.be_ready(0.4)
        self.transcript.event("macro", self.now, note=macro.name)
        self.transcript.say("agent", self._agent().id, self.now, [part], part.text)
        self._note_turn()

    def bot_writes(self, text: str) -> None:
        """The bot's message, at once."""
        self.now += bool(self.transcript.messages)
        self.transcript.say("bot", self.facts["bot"], self.now, [], text)

    def assign(self, but: Agent | None = None) -> None:
        """Give the conversation to an agent at work; `but` is the one who is giving it away."""
        duty, taken = self.desk.assign(self.now, self.topic.queue, self.channel, but)
        self.move_to(duty.agent, taken)

    def next_agent(self) -> tuple[Agent, Agent, int]:
        """Who has the conversation, who could take it over, and when."""
        duty, taken = self.desk.assign(self.now, self.topic.queue, self.channel, self.agent)
        return self._agent(), duty.agent, taken

    def move_to(self, agent: Agent, taken: int) -> None:
        """Another agent has the conversation from now on."""
        if self.agent is not None:
            self.spans.append((self.agent, self.taken_at, self.now))
        self.now = max(self.now, taken)
        self.agent, self.taken_at, self._ready = agent, self.now, False
        self.load = self.desk.load(agent, self.now)
        self.facts["colleague"] = self.facts.get("agent", "")
        self.facts["agent"] = agent.name

    def give_back(self, agent: Agent) -> None:
        """Give the conversation back to an agent who had it before, if that agent is at work; otherwise to another."""
        free = self.desk.roster.next_free(agent, self.now, days=1)
        if free is None or free - self.now > 3600:
            self.assign(but=self.agent)
            return
        self.move_to(agent, free)

    def careless(self, kind: str) -> Cause | None:
        """Whether indifference happens here, and what acted; None when the agent is there for the customer."""
        self.be_ready()
        agent = self._agent()
        duty = self.desk.roster.duty(agent, self.now)
        streak = duty.streak_minutes(self.now)
        return self.effects.cause_of_indifference(self.rng.random(), kind, agent.habit + duty.mood, self.load, streak)

    def be_ready(self, wait: float = 1.0) -> None:
        """Let the time pass that this agent needs before writing; load, tiredness, breaks and shifts decide."""
        if self._ready:
            return
        self._ready = True
        self._wait_for_agent(wait)

    def ready_at(self, moment: int) -> None:
        """The agent writes at this very moment."""
        self.now, self._ready, self._asked_at = moment, True, None

    def promise_time(self) -> tuple[int, str, str] | None:
        """A moment in this agent's working time that can be promised, its hour and its day in words."""
        duty = self.desk.roster.day(self.now // _DAY).duties.get(self._agent().index)
        if duty is not None and duty.end - self.now > 3 * 3600:
            due = (self.now // 3600 + 2) * 3600
            return due, hour_word(due), "today"
        tomorrow = self.now // _DAY + 1
        next_duty = self.desk.roster.day(tomorrow).duties.get(self._agent().index)
        if next_duty is None:
            return None
        due = next_duty.start + 2 * 3600
        return due, hour_word(due), "tomorrow"

    def _agent(self) -> Agent:
        assert self.agent is not None, "an agent speaks only after assign"
        return self.agent

    def _wait_for_agent(self, wait: float) -> None:
        agent = self._agent()
        duty = self.desk.roster.day(self.now // _DAY).duties.get(agent.index)
        streak = max(0.0, duty.streak_minutes(self.now)) if duty else 0.0
        median = self.effects.reply_seconds[self.channel] * agent.slowness * wait
        factor = self.effects.delay_factor(self.load, streak)
        wanted = self.now + 3 + int(median * factor * self.rng.lognormvariate(0, 0.6))
        free = self.desk.roster.next_free(agent, wanted)
        if free is None or free - wanted > _TAKEN_OVER_AFTER[self.channel]:
            self.now = wanted
            colleague = self._relieved()
            self.transcript.event("transfer", self.now, from_=agent.id, to=colleague, note="taken over")
        else:
            self.now = self._settled_in(agent, free) if free > wanted else free

    def _settled_in(self, agent: Agent, free: int) -> int:
        """Nobody writes in the first second after a break or of a shift."""
        later = self.desk.roster.next_free(agent, free + 20 + int(min(self.rng.expovariate(1 / 700), 2400)), days=1)
        return free if later is None else later

    def _relieved(self) -> str:
        self.assign(but=self.agent)
        self._ready = True
        return self._agent().id

    def _note_turn(self) -> None:
        self._ready = False
        duty = self.desk.roster.duty(self._agent(), self.now)
        self.transcript.truth.turns.append(
            PlantedTurn(
                message=self.transcript.last_id,
                agent=self._agent().id,
                load=self.load,
                streak_minutes=int(duty.streak_minutes(self.now)),
            )
        )
        asked_at, self._asked_at = self._asked_at, None
        if (
            asked_at is not None
            and open_minutes(asked_at, self.now) > self.effects.slow_after_open_minutes[self.channel]
        ):
            cause: Cause = "load" if self.load > self.effects.load_free else "none"
            self.transcript.sign("slow_reply", cause)

    def _laid_out(self, parts: list[Part], side: Literal["customer", "agent"]) -> str:
        body = " ".join(part.text for part in parts)
        if self.channel == "email":
            return self._letter(body, side)
        if self.channel != "social":
            return body
        if side == "agent":
            return f"{body} {self.fill(self.pick(self.pieces.agent['signoff_social']))}"
        wording = self.pieces.wording
        return self.pick(wording.handle) + body

    def _letter(self, body: str, side: Literal["customer", "agent"]) -> str:
        own = self.pieces.customer if side == "customer" else self.pieces.agent
        answered = side == "customer" and any(message.role == "agent" for message in self.transcript.messages)
        greetings = own["greeting_email_again" if answered else "greeting_email"]
        greeting = self.fill(greetings[int(self.rng.random() * len(greetings))])
        signoff = self.fill(own["signoff_email"][int(self.rng.random() * len(own["signoff_email"]))])
        return f"{greeting}\n\n{body}\n\n{signoff}"


def open_minutes(start: int, end: int) -> float:
    """Minutes between two moments that lie in opening hours."""
    days, minutes = range(start // _DAY, end // _DAY + 1), 0.0
    for day in days:
        opens, closes = day * _DAY + OPENS, day * _DAY + CLOSES
        minutes += max(0, min(end, closes) - max(start, opens)) / 60
    return minutes
