"""Mail: an mbox, one .eml file, or a folder of them, put together into conversations.

Mails belong together by References and In-Reply-To, else by subject and participants. What a mail quotes or forwards
and its signature are taken out; their lengths stay in the message's `meta`. Attachments are passed over. Of an mbox
only the texts and headers are held in memory, and one whole mail at a time.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from email import message_from_bytes, policy
from pathlib import Path

from heartfelt.connectors.connector import Format, Head, Options
from heartfelt.connectors.files.mail_item import Mail, read_mail
from heartfelt.connectors.files.mail_sides import Sides
from heartfelt.connectors.files.mail_threads import threads
from heartfelt.connectors.opening import head, lines, read_whole
from heartfelt.conversation import Conversation, build
from heartfelt.errors import InvalidConversation, Problems, UnreadableInput

_HEADER = re.compile(rb"(?i)\s*(?:[a-z][a-z0-9-]*:[^\n]*\n(?:[ \t][^\n]*\n)*)*?(?:from|received|return-path):")
_OTHERS = re.compile(rb"(?im)^(?:message-id|date|subject|to|delivered-to|mime-version):")
_MBOX = re.compile(rb"From \S+\s[^\n]*\d\d:\d\d[^\n]*\d{4}[^\n]*\n>?[A-Za-z][A-Za-z0-9-]*[: ]")
_BETWEEN = re.compile(rb"From \S+\s.*\d\d:\d\d.*\d{4}")
_ESCAPED_FROM = re.compile(rb">+From ")
_EXTENSIONS = frozenset({".eml", ".emlx"})


def _recognises(start: Head) -> bool:
    if start.is_folder:
        files = [file for file in start.path.rglob("*") if file.is_file() and not file.name.startswith(".")]
        return bool(files) and len(files) == len(list(_files(start.path)))
    top = start.data.split(b"\n\n", 1)[0].split(b"\r\n\r\n", 1)[0] + b"\n"
    return bool(_MBOX.match(start.data) or (_HEADER.match(top[:16384]) and len(_OTHERS.findall(top)) > 1))


def _read(path: Path, problems: Problems, options: Options) -> Iterator[Conversation]:
    mails: dict[str, Mail] = {}
    for line, source, data in _mails(path, problems, options):
        mail = _parsed(line, source, data, problems)
        if mail is None:
            continue
        if mail.id in mails:
            problems.add(source, line, "the same mail again: read once", lost=False)
        mails.setdefault(mail.id, mail)
    if not mails:
        raise UnreadableInput(f"{path} holds no mail that can be read. Give an mbox, .eml files or a folder of them.")
    sides = Sides(mails.values(), options)
    for thread in threads(mails.values()):
        conversation = _conversation(thread, sides, problems)
        if conversation is not None:
            yield conversation


def _mails(path: Path, problems: Problems, options: Options) -> Iterator[tuple[int | None, Path, bytes]]:
    """The bytes of each mail with the file and, in an mbox, the line of its first header."""
    if path.is_dir():
        for file in _files(path):
            try:
                yield None, file, read_whole(file, options.progress)
            except UnreadableInput as error:
                problems.add(file, None, str(error).removeprefix(f"{file} "))
        return
    if not _MBOX.match(head(path).data):
        yield None, path, read_whole(path, options.progress)
        return
    begun, held = 1, list[bytes]()
    for number, line in lines(path, problems, options.progress, keep_ends=True):
        if _BETWEEN.match(line) and (not held or not held[-1].strip()):
            if held:
                yield begun, path, _without_last_blank(held)
            begun, held = number + 1, []
        else:
            held.append(line[1:] if _ESCAPED_FROM.match(line) else line)
    if held:
        yield begun, path, _without_last_blank(held)


def _without_last_blank(held: list[bytes]) -> bytes:
    """A mail of an mbox without the empty line that parts it from the next."""
    return b"".join(held[:-1] if held and not held[-1].strip() else held)


def _files(folder: Path) -> Iterator[Path]:
    return (file for file in sorted(folder.rglob("*")) if file.suffix.lower() in _EXTENSIONS and file.is_file())


def _parsed(line: int | None, source: Path, data: bytes, problems: Problems) -> Mail | None:
    try:
        mail = read_mail(message_from_bytes(data, policy=policy.default), fallback_id=f"{source.name}-{line or 1}")
    except Exception as error:  # the email package lets many kinds of error through on damaged mail
        problems.add(source, line, f"mail that cannot be parsed ({type(error).__name__})")
        return None
    if not mail.sender:
        problems.add(source, line, "mail without a sender")
        return None
    mail.place = (source, line)
    return mail


def _conversation(thread: list[Mail], sides: Sides, problems: Problems) -> Conversation | None:
    roles = sides.roles(thread)
    customers = [mail.sender for mail, role in zip(thread, roles, strict=True) if role == "customer"]
    first, (source, line) = thread[0], thread[0].place
    raw = {
        "id": first.id,
        "channel": "email",
        "subject": first.subject or None,
        "customer": customers[0] if customers else next((to for to in first.to if not sides.is_agent(to)), None),
        "queue": next((to for mail in thread for to in mail.to if sides.is_agent(to)), None),
        "messages": [
            {"id": mail.id, "role": role, "author": mail.sender, "at": mail.at, "text": mail.text, "meta": mail.meta}
            for mail, role in zip(thread, roles, strict=True)
        ],
    }
    try:
        conversation, mended = build(raw)
    except InvalidConversation as error:
        problems.add(source, line, f"mail thread: {error}")
        return None
    for note in mended:
        problems.add(source, line, note, lost=False)
    if not any(mail.text for mail in thread):
        problems.add(source, line, "mail thread without any text")
        return None
    return conversation


format = Format("mail", "mail: mbox, .eml, or a folder of .eml files", _recognises, _read, rank=5)  # noqa: A001
