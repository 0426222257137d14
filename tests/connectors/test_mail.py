"""Mail: what the person wrote is kept, quotes and signatures go, threads and sides are found."""

from __future__ import annotations

import gzip
from email.message import EmailMessage
from pathlib import Path

import pytest
from damaged import damaged, only_known_errors, read_all
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from heartfelt.connectors.connector import Options
from heartfelt.connectors.files.mail import format as mail
from heartfelt.connectors.files.mail_text import written
from heartfelt.connectors.opening import head
from heartfelt.errors import UnreadableInput

TALON = Path(__file__).parents[2].parent / "shared" / "data" / "fixtures" / "email_replies_talon"
DESK = "Lamp Desk <support@lamps.example>"


def letter(sender: str, to: str, text: str, *, number: int, subject: str = "Lamp", **headers: str) -> EmailMessage:
    message = EmailMessage()
    message["From"], message["To"], message["Subject"] = sender, to, subject
    message["Date"] = f"Mon, 02 Mar 2026 10:{number:02}:00 +0100"
    message["Message-ID"] = f"<m{number}@x.example>"
    for name, value in headers.items():
        message[name.replace("_", "-")] = value
    message.set_content(text)
    return message


def mbox(folder: Path, *letters: EmailMessage, name: str = "box.mbox") -> Path:
    path = folder / name
    parts = [b"From - Mon Mar  2 10:00:00 2026\n" + one.as_bytes().replace(b"\nFrom ", b"\n>From ") for one in letters]
    path.write_bytes(b"\n".join(parts))
    return path


THREAD = [
    letter("Ola <ola@post.example>", DESK, "My lamp flickers.\n\nFrom day one.\n", number=1),
    letter(DESK, "ola@post.example", "Please send a photo.\n\nOn Mon, 2 Mar 2026 at 10:01, Ola\n"
           "<ola@post.example> wrote:\n> My lamp flickers.\n",
           number=2, subject="Re: Lamp", In_Reply_To="<m1@x.example>"),
    letter("Ola <ola@post.example>", DESK, "Here it is.\n-- \nOla\nOslo\n", number=3, subject="AW: Re: Lamp",
           References="<m1@x.example> <m2@x.example>"),
    letter("Per <per@mail.example>", DESK, "Do you sell bulbs?", number=4, subject="Bulbs"),
    letter(DESK, "per@mail.example", "We do.", number=5, subject="Bulbs"),
]  # fmt: skip


def test_mbox_becomes_threads_with_sides(tmp_path: Path) -> None:
    path = mbox(tmp_path, *THREAD)
    assert mail.recognises(head(path))
    lamp, bulbs = read_all(mail, path)[0]
    assert [(one.role, one.text) for one in lamp.messages] == [
        ("customer", "My lamp flickers.\n\nFrom day one."), ("agent", "Please send a photo."),
        ("customer", "Here it is."),
    ]  # fmt: skip
    assert [one.role for one in bulbs.messages] == ["customer", "agent"]
    assert (lamp.customer, lamp.queue, lamp.channel) == ("ola@post.example", "support@lamps.example", "email")
    assert lamp.messages[1].meta["quoted_length"] > 20
    assert lamp.messages[2].meta["signature_length"] == len("-- \nOla\nOslo\n")
    assert lamp.messages[0].at is not None


def test_compressed_mbox_and_a_folder_of_eml_files_give_the_same(tmp_path: Path) -> None:
    packed = tmp_path / "box.mbox.gz"
    packed.write_bytes(gzip.compress(mbox(tmp_path, *THREAD).read_bytes()))
    folder = tmp_path / "letters"
    folder.mkdir()
    for number, one in enumerate(THREAD):
        (folder / f"{9 - number}.eml").write_bytes(one.as_bytes())
    assert mail.recognises(head(folder))
    assert read_all(mail, packed)[0] == read_all(mail, folder)[0]


def test_single_letter_to_a_company_is_a_customers(tmp_path: Path) -> None:
    path = tmp_path / "one.eml"
    path.write_bytes(THREAD[0].as_bytes())
    assert mail.recognises(head(path))
    [conversation], _ = read_all(mail, path)
    assert [one.role for one in conversation.messages] == ["customer"]


@pytest.mark.parametrize("agents", [{"post.example"}, {"@post.example"}, {"ola@post.example"}])
def test_options_name_the_agents_by_address_or_domain(tmp_path: Path, agents: set[str]) -> None:
    lamp, _ = read_all(mail, mbox(tmp_path, *THREAD), Options(agents=frozenset(agents)))[0]
    assert [one.role for one in lamp.messages] == ["agent", "customer", "agent"]


def test_internal_mail_is_a_note_and_automatic_answers_are_a_bots(tmp_path: Path) -> None:
    automatic = letter(DESK, "ola@post.example", "We got it.", number=6, In_Reply_To="<m1@x.example>",
                       Auto_Submitted="auto-replied")  # fmt: skip
    internal = letter(DESK, "stock@lamps.example", "Any left?", number=7, In_Reply_To="<m1@x.example>")
    lamp, _ = read_all(mail, mbox(tmp_path, *THREAD, automatic, internal))[0]
    assert [one.role for one in lamp.messages] == ["customer", "agent", "customer", "bot", "note"]


def test_a_colleague_who_writes_to_the_desk_is_its_customer(tmp_path: Path) -> None:
    asks = letter("Kai <kai@lamps.example>", DESK, "My laptop is dead.", number=8, subject="Laptop")
    answers = letter(DESK, "kai@lamps.example", "Bring it over.", number=9, subject="Re: Laptop")
    *_, laptop = read_all(mail, mbox(tmp_path, *THREAD, asks, answers))[0]
    assert [one.role for one in laptop.messages] == ["customer", "agent"]


def test_new_mail_on_the_same_subject_without_references_is_its_own_conversation(tmp_path: Path) -> None:
    again = letter("Per <per@mail.example>", DESK, "Another order.", number=8, subject="Bulbs")
    assert len(read_all(mail, mbox(tmp_path, THREAD[3], again))[0]) == 2
    reply = letter("Per <per@mail.example>", DESK, "And?", number=8, subject="Re: bulbs")
    assert len(read_all(mail, mbox(tmp_path, THREAD[3], reply))[0]) == 1


def test_the_same_mail_twice_is_read_once_and_a_from_line_in_the_text_parts_nothing(tmp_path: Path) -> None:
    text = letter("a@b.example", DESK, "Hello\n\nFrom here it broke.\n\nBye", number=1)
    [conversation], problems = read_all(mail, mbox(tmp_path, text, text))
    assert conversation.messages[0].text == "Hello\n\nFrom here it broke.\n\nBye"
    assert (problems.lost, problems.mended) == (0, 1)


def test_html_flowed_and_unknown_charsets_are_read(tmp_path: Path) -> None:
    html = letter("a@b.example", DESK, "", number=1)
    html.set_content("<p>It is <b>loud</b>.</p><blockquote>old</blockquote>", subtype="html")
    flowed = letter("a@b.example", DESK, "", number=2, subject="Two")
    flowed.set_payload("a long line \nwith an end\nnext\n-- \nA\n")
    flowed.replace_header("Content-Type", "text/plain; format=flowed")
    odd = letter("a@b.example", DESK, "", number=3, subject="Three")
    odd.set_payload(b"na\xefve caf\xe9".decode("latin-1").encode("latin-1").decode("ascii", "surrogateescape"))
    odd.replace_header("Content-Type", "text/plain; charset=x-unknown")
    texts = [one.messages[0].text for one in read_all(mail, mbox(tmp_path, html, flowed, odd))[0]]
    assert texts == ["It is loud.", "a long line with an end\nnext", "naïve café"]


def test_mail_without_sender_is_counted_and_an_empty_box_refused(tmp_path: Path) -> None:
    nobody = letter("a@b.example", DESK, "x", number=1)
    del nobody["From"]
    conversations, problems = read_all(mail, mbox(tmp_path, nobody, THREAD[0]))
    assert (len(conversations), problems.lost) == (1, 1)
    with pytest.raises(UnreadableInput, match="no mail"):
        read_all(mail, mbox(tmp_path, nobody))


@pytest.mark.parametrize(
    ("text", "kept"),
    [
        ("Hi\n\nOn Tue, 3 Mar 2026, at 9:00, Ann\n<a@b.example> wrote:\n\n> old\n>> older\n", "Hi"),
        ("On 3 Mar 2026 at 9:00, Ann wrote:\n> is it on?\nIt is.\n> and red?\nNo, green.\n", "It is.\nNo, green."),
        ("Done.\n\nAm 03.03.2026 um 09:00 schrieb Desk:\n\nalt\n", "Done."),
        ("See.\n\nFrom: Ann Lee\nSent: Monday, 2 March 2026\nTo: Desk\nSubject: RE: x\n\nold", "See."),
        ("FYI\n\n---------- Forwarded message ---------\nFrom: X <x@y.example>\n\nhello", "FYI"),
        ("Hm\n-----Original Message-----\nFrom: X\nSent: now\n\nold", "Hm"),
        ("Yes\n\nSent from my iPhone\n", "Yes"),
        ("Hello\n\nThanks, but that did not help.\n\nBest regards,\nOla", None),
        ("Please book:\nFrom: Oslo\nTo: Rome\nDate: 3 May\n\nthank you", None),
        ("I need:\n- a bulb\n- a cord\n\n  and soon", None),
        ("You wrote the following:\nthat it works. On Monday I wrote:\nit does not.", None),
        ("I sent two mails from my phone.\nNothing came.", None),
        ("Price > 5 and < 9: why?", None),
    ],
)
def test_what_the_person_wrote(text: str, kept: str | None) -> None:
    assert written(text).text == (text if kept is None else kept)


@settings(max_examples=200, deadline=None)
@given(st.text(alphabet="ab :>\n\r-_@3<wroteFmOn", max_size=120))
def test_written_keeps_lines_as_they_are(text: str) -> None:
    lines = {line.rstrip() for line in text.splitlines()}
    assert all(line.rstrip() in lines for line in written(text).text.splitlines())


@pytest.mark.parametrize(
    "piece", ["On ", "a\n>b\n", " \n", "From: ", "From: a\n", "> ", "_", "On a b c\n", "Disclaimer: mail "]
)
def test_hostile_text_is_read_in_good_time(piece: str) -> None:
    assert written(piece * (100_000 // len(piece))).text is not None


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.data())
def test_damaged_mail_raises_nothing_else(tmp_path: Path, data: st.DataObject) -> None:
    valid = mbox(tmp_path, *THREAD).read_bytes()
    content = data.draw(st.one_of(st.binary(max_size=200), damaged(valid), damaged(THREAD[1].as_bytes())))
    only_known_errors(mail, tmp_path / "x.eml", content)


def test_replies_of_many_mail_programs_are_cut_to_what_was_written() -> None:
    paths = sorted(TALON.glob("*standard_replies__*.eml"))
    if not paths:
        pytest.skip(f"{TALON} is not here")
    for path in paths:
        [conversation], _ = read_all(mail, path)
        assert [one.text for one in conversation.messages] == ["Hello"], path.name
