"""Makes one HTML file of a report: nothing in it reaches for the network, and no text of others can run."""

from __future__ import annotations

import base64
import hashlib
from datetime import date, datetime
from functools import cache
from importlib.resources import files

from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup

from heartfelt.rates import MINIMUM, Mean, Rate, TooFew
from heartfelt.report.charts import groups_chart, names_chart, outcomes_chart, periods_chart
from heartfelt.report.content import Report
from heartfelt.report.labels import OUTCOMES
from heartfelt.version import __version__

_SCRIPTS = ("vendor/echarts.min.js", "templates/chart.js", "templates/page.js")


def render(report: Report) -> str:
    """The report as one self-contained HTML page."""
    charts = {
        "outcomes": outcomes_chart(report.cues),
        "queues": groups_chart(report.queues, report.all.met),
        "channels": groups_chart(report.channels, report.all.met),
        "signs": names_chart(report.signs, "missed"),
        "acts": names_chart(report.acts, "met"),
        "periods": periods_chart(report.periods),
    }
    page = _environment().get_template("page.html")
    html = page.render(
        report=report,
        charts=charts,
        version=__version__,
        outcomes=OUTCOMES,
        minimum=MINIMUM,
        scripts=[Markup(script) for script in _scripts()],
        style=Markup(_resource("templates/style.css")),
        policy=_policy(),
    )
    # Halves of a surrogate pair, which some sources hold, cannot be written as UTF-8.
    return html.encode("utf-8", "replace").decode("utf-8")


@cache
def _environment() -> Environment:
    environment = Environment(
        loader=PackageLoader("heartfelt.report"),
        autoescape=True,
        trim_blocks=True,
        lstrip_blocks=True,
        undefined=StrictUndefined,
    )
    environment.filters |= {
        "count": _count, "share": _share, "rate": _rate, "mean": _mean, "tenths": _tenths, "day": _day,
        "moment": _moment,
    }  # fmt: skip
    environment.tests["too_few"] = lambda found: isinstance(found, TooFew)
    return environment


@cache
def _scripts() -> tuple[str, ...]:
    return tuple(_resource(name) for name in _SCRIPTS)


def _resource(name: str) -> str:
    return files("heartfelt.report").joinpath(name).read_text(encoding="utf-8")


def _policy() -> str:
    """A content security policy: only the scripts of the report itself run, and nothing is fetched or sent."""
    digests = (base64.b64encode(hashlib.sha256(script.encode()).digest()).decode() for script in _scripts())
    allowed = " ".join(f"'sha256-{digest}'" for digest in digests)
    return f"default-src 'none'; base-uri 'none'; form-action 'none'; style-src 'unsafe-inline'; script-src {allowed}"


def _count(number: int, one: str = "", many: str | None = None) -> str:
    """1204, "conversation" -> "1,204 conversations"."""
    word = one if number == 1 else many or (one and one + "s")
    return f"{number:,} {word}".strip()


def _share(value: float) -> str:
    """0.714 -> "71 %"; what is neither none nor all is never rounded to it."""
    percent = round(value * 100)
    if percent in (0, 100) and value not in (0.0, 1.0):
        return "under 1 %" if percent == 0 else "over 99 %"
    return f"{percent} %"


def _rate(found: Rate | TooFew) -> str:
    """The share with its interval, or why there is none."""
    if isinstance(found, TooFew):
        return "too few conversations to say"
    return f"{_share(found.value)} ({_percent(found.low)}–{_percent(found.high)} %)"


def _mean(found: Mean | TooFew) -> str:
    """The mean with its interval, or why there is none."""
    if isinstance(found, TooFew):
        return "too few conversations to say"
    return f"{found.value:.1f} ({found.low:.1f}–{found.high:.1f})"


def _tenths(found: Rate) -> str:
    """The share in words: "about 7 times in 10"."""
    tenths = round(found.value * 10)
    if tenths <= 1:
        return "about once in 10" if tenths else "hardly ever"
    return "nearly always" if tenths == 10 else f"about {tenths} times in 10"


def _percent(value: float) -> int:
    return round(value * 100)


def _day(day: date) -> str:
    return f"{day.day} {day:%B %Y}"


def _moment(at: datetime) -> str:
    return f"{at.day} {at:%b %Y, %H:%M} {at.tzname() or ''}".strip()
