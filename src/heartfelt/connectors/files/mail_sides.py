"""Which addresses are the company's and which the customers'."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence

from heartfelt.connectors.connector import Options
from heartfelt.connectors.files.mail_item import Mail
from heartfelt.conversation import Role

_DESKS = frozenset(
    {
        "support",
        "help",
        "helpdesk",
        "info",
        "service",
        "services",
        "contact",
        "care",
        "hello",
        "team",
        "sales",
        "billing",
        "orders",
        "returns",
        "office",
        "customerservice",
        "customercare",
        "customersupport",
        "kundenservice",
        "noreply",
        "no-reply",
        "feedback",
        "enquiries",
    }
)
# At a public provider an address stands for itself, not for a company.
_PUBLIC = frozenset(
    {
        "gmail.com",
        "googlemail.com",
        "yahoo.com",
        "hotmail.com",
        "outlook.com",
        "live.com",
        "msn.com",
        "aol.com",
        "icloud.com",
        "me.com",
        "gmx.de",
        "gmx.net",
        "web.de",
        "t-online.de",
        "mail.ru",
        "yandex.ru",
        "proton.me",
        "protonmail.com",
        "qq.com",
        "163.com",
        "libero.it",
        "orange.fr",
        "wp.pl",
        "seznam.cz",
        "comcast.net",
    }
)
_BOUNCES = ("mailer-daemon@", "postmaster@")


class Sides:
    """Agents are those `options` names, by address or domain; else those whom most different senders write to."""

    def __init__(self, mails: Iterable[Mail], options: Options) -> None:
        self._agents = frozenset(name.lower().removeprefix("@") for name in options.agents)
        self._customers = frozenset(name.lower().removeprefix("@") for name in options.customers)
        self._company = "" if self._agents else _most_written_to(mails, self._customers)

    def is_agent(self, address: str) -> bool:
        """Whether this address is the company's."""
        names = {address, address.rpartition("@")[2]}
        if names & self._customers:
            return False
        return bool(names & self._agents) or _house(address) == self._company

    def roles(self, thread: Sequence[Mail]) -> list[Role]:
        """The role of each mail; in a thread that never left the company, whoever began it is the customer."""
        found = [self._role(mail) for mail in thread]
        if all(role == "note" for role in found):
            return ["customer" if mail.sender == thread[0].sender else "agent" for mail in thread]
        return found

    def _role(self, mail: Mail) -> Role:
        """Customer, agent, bot (answered by a machine), or note where the mail never left the company."""
        if mail.sender.startswith(_BOUNCES):
            return "bot"
        if not self.is_agent(mail.sender):
            return "customer"
        if mail.automatic:
            return "bot"
        receivers = (*mail.to, *mail.cc)
        return "note" if receivers and all(map(self.is_agent, receivers)) else "agent"


def _most_written_to(mails: Iterable[Mail], customers: frozenset[str]) -> str:
    senders: defaultdict[str, set[str]] = defaultdict(set)
    desks: set[str] = set()
    for mail in mails:
        for address in mail.to:
            house = _house(address)
            if house != _house(mail.sender) and not {address, address.rpartition("@")[2]} & customers:
                senders[house].add(mail.sender)
                if address.partition("@")[0] in _DESKS:
                    desks.add(house)
    # Of equals: the one with a desk's name, then the one that is no private address, then the first written to.
    return max(senders, key=lambda house: (len(senders[house]), house in desks, "@" not in house), default="")


def _house(address: str) -> str:
    domain = address.rpartition("@")[2]
    return address if domain in _PUBLIC else domain
