"""What a trained reader says of each message and of the whole, in the order of its outputs."""

from __future__ import annotations

CUES = ("question", "feeling", "circumstance", "repeat_contact", "objection")
SIGNS = (
    "canned", "asks_again", "boxed", "policy_wall", "deflected", "disowned", "vague_promise", "abrupt_close",
    "misfit_pitch", "self_focus", "reproach", "hostile",
)  # fmt: skip
ACTS = (
    "shows_understanding", "owns", "explains", "finds_a_way", "warm_handoff", "checks_back", "goes_beyond",
    "human_touch",
)  # fmt: skip
LABELS = (*CUES, *SIGNS, *ACTS)
PLACE = {label: i for i, label in enumerate(LABELS)}

OUTCOMES = ("met", "hollow", "missed")
MOMENTS = ("routine", "defining", "problem_solving", "magic")
RESOLVED = ("yes", "no", "unclear")
VULNERABILITIES = ("money", "health", "bereavement", "family", "safety", "work", "deadline", "access")

# Of the whole conversation: care less 3, hidden indifference, moments, resolved, the feeling at start and end,
# vulnerabilities.
WHOLE = 1 + 1 + len(MOMENTS) + len(RESOLVED) + 2 + len(VULNERABILITIES)
