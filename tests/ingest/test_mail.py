"""E-mails: which part is the text, who says the words that are quoted, who sent and received them."""

from __future__ import annotations

from email.message import EmailMessage
from pathlib import Path

import pytest

from qa.assistant import Assistant
from qa.ingest.read import read_upload
from qa.settings import load_settings
from qa.types import Document

TABLE = "<table><tr><th>Flock</th><th>Shorn on</th></tr><tr><td>Rams</td><td>4 June</td></tr><tr><td>Ewes</td><td>11 June</td></tr></table>"


def mail(text: str = "", page: str = "") -> EmailMessage:
    message = EmailMessage()
    message["From"], message["To"], message["Cc"] = (
        "Nora Quill <n@wool.example>",
        "Tom Ash <t@wool.example>",
        "Eva Ross <e@wool.example>",
    )
    message["Subject"], message["Date"] = "Shearing", "Mon, 1 Mar 2021 10:00:00 +0000"
    if text:
        message.set_content(text)
    if page:
        (message.add_alternative if text else message.set_content)(page, subtype="html")
    return message


def read(message: EmailMessage) -> Document:
    document = read_upload("wool.eml", message.as_bytes(), max_bytes=10**6)
    assert all(document.text[unit.start : unit.end] == unit.text for unit in document.units)
    return document


def said(message: EmailMessage) -> list[tuple[str, str]]:
    """Text and heading of the units, without those of the head."""
    return [(unit.text, unit.section) for unit in read(message).units if unit.section != "About this document"]


@pytest.mark.parametrize("stub", ["This mail is shown by readers of HTML only.", "Hello Tom,\n\nsee the page."])
def test_a_page_whose_words_the_text_lacks_is_the_text(stub: str) -> None:
    """A stub beside a page is left out; a text that says what the page does is taken."""
    assert ("Ewes | 11 June", "") in said(mail(stub, f"<style>p {{color: red}}</style>{TABLE}"))
    told = said(mail("The ewes are shorn on 11 June.", "<p>The <b>ewes</b> are shorn on 11 June.</p><p>Wool</p>"))
    assert told == [("The ewes are shorn on 11 June.", "")]


def test_an_e_mail_with_an_empty_page_keeps_its_text() -> None:
    """A page without words takes no text away, and a page with a declaration is read."""
    assert said(mail("The barn is full.", "<img src='x.png'>")) == [("The barn is full.", "")]
    page = f'<?xml version="1.0" encoding="utf-8"?><html><body>{TABLE}</body></html>'
    assert ("Rams | 4 June", "") in said(mail(page=page))


OWN = "The shears cost 70 crowns and come on Friday.\n\nNora\n\n"
ANSWER = ("The shears cost 70 crowns and come on Friday.", "")


@pytest.mark.parametrize(
    ("quoted", "heading"),
    [
        ("On Sun, 28 Feb 2021 at 9:00, Tom Ash <t@wool.example>\nwrote:\n> I think they cost 50 crowns.\n", "On Sun, 28 Feb 2021 at 9:00, Tom Ash wrote"),
        ("Tom Ash schrieb am 28. Februar:\n\n> I think they cost 50 crowns.\n>\n> Tom\n", "Tom Ash schrieb am 28. Februar"),
        ("-----Original Message-----\nFrom: Tom Ash\nSent: Sunday\nSubject: Shears\n\nI think they cost 50 crowns.\n", "Tom Ash wrote on Sunday"),
        ("________________\n*From:* Tom Ash <t@wool.example>\n*Sent:* Sunday\n*To:* Nora Quill;\n Eva Ross\n\nI think they cost 50 crowns.\n", "Tom Ash wrote to Nora Quill, Eva Ross on Sunday"),
        ("> I think they cost 50 crowns.\n", "Quoted by Nora Quill"),
        ("Begin forwarded message:\n> From: Tom Ash <t@wool.example>\n> Date: 28 February\n>\n> I think they cost 50 crowns.\n", "Tom Ash wrote on 28 February"),
    ],
)  # fmt: skip
def test_quoted_words_stand_under_who_wrote_them(quoted: str, heading: str) -> None:
    """The line or the fields over quoted words are their heading and no statements; the sender's name below a message is neither."""
    told = said(mail(OWN + quoted))
    assert told[0] == ANSWER and ("I think they cost 50 crowns.", heading) in told
    assert not any("Nora" in (text, section) for text, section in told)
    assert not any(text.startswith(("From", "Sent", ">", "-")) for text, _ in told)


FIRST = "From: Ida Voss <i@wool.example>\nSent: 4 May 2021\nTo: Tom Ash\nSubject: Shears\n\nTom,\n\nthe shears come on Friday.\n\n"
LATER = "From: Tom Ash\nSent: 5 May 2021\nTo: Ida Voss\nSubject: Re: Shears\n\n> Who pays for them?\n\nThe guild does.\n\nTom\n"


def said_as_text(text: str) -> list[tuple[str, str]]:
    """Text and heading of the units of a raw text, without those of its head."""
    document = read_upload("wool.txt", text.encode(), max_bytes=10**6)
    assert all(document.text[unit.start : unit.end] == unit.text for unit in document.units)
    return [(unit.text, unit.section) for unit in document.units if unit.section != "About this document"]


@pytest.mark.parametrize("rule", ["", "-----Original Message-----\n", "---\n\n"])
@pytest.mark.parametrize(
    "signed", ["Kind regards\nIda\n\nIda Voss\nShepherd\nTel. 0123", "Kind regards,\n\nIda Voss\nShepherd\nTel. 0123"]
)
def test_messages_saved_as_text_stand_under_who_wrote_them(rule: str, signed: str) -> None:
    """Each message of a thread has a heading, a question that it quotes is near the answer, and no closing is a heading."""
    told = said_as_text(f"{FIRST}{signed}\n\n{rule}{LATER}")
    first, later = "Ida Voss wrote to Tom Ash on 4 May 2021", "Tom Ash wrote to Ida Voss on 5 May 2021"
    assert [one for one in told if not one[0].startswith("Kind regards")] == [
        ("Tom, the shears come on Friday.", first), ("Ida Voss, Shepherd, Tel. 0123", first),
        ("Who pays for them?", "Quoted by Tom Ash"), ("The guild does.", f"{later}: Who pays for them?"),
    ]  # fmt: skip
    assert [section for text, section in told if text.startswith("Kind regards")] == [first]


def test_a_reply_saved_as_text_without_its_fields() -> None:
    """Quoted words under a day or an address are told as in an e-mail; those under any other line are not."""
    told = said_as_text(
        "The shears cost 70 crowns.\n\nOn 3 May 2021, Tom Ash wrote:\n> What do they cost?\n\nThat is much.\n"
    )
    assert told == [
        ("The shears cost 70 crowns.", ""), ("What do they cost?", "On 3 May 2021, Tom Ash wrote"),
        ("That is much.", "The sender wrote: What do they cost?"),
    ]  # fmt: skip
    assert not said_as_text("To shear, say this:\n\n> hold still\n\nThen begin with the left side.\n")[-1][1]


def test_one_letter_keeps_its_fields() -> None:
    """A text with the fields of one message is read by its lines; its greeting goes on in the first sentence, and its writer's name is no statement."""
    told = [text for text, _ in said_as_text(f"{FIRST}Yours,\nIda\n")]
    fields = ["From: Ida Voss <i@wool.example>", "Sent: 4 May 2021", "To: Tom Ash", "Subject: Shears"]
    assert told == [*fields, "Tom, the shears come on Friday.", "Yours,"]
    assert "Ida Voss" in [text for text, _ in said_as_text(f"{FIRST}Those who come:\nIda Voss\n")]
    postscript = said_as_text(f"{FIRST}Best wishes\n\nIda Voss\nShepherd\n\nThe rams are shorn first.\n\n{LATER}")
    assert ("The rams are shorn first.", "Ida Voss wrote to Tom Ash on 4 May 2021") in postscript


def test_each_part_of_a_message_is_read_once() -> None:
    """A page that is no alternative of the text is attached to it; what is signed is read once; mailboxes' escapes are no quotation."""
    signed, whole = EmailMessage(), EmailMessage()
    whole.set_content("The barn is full.\n>From here it is far.\n")
    whole.add_attachment(
        "<p>This message is for those to whom it is sent, and for nobody else.</p>", "html", filename="notice.html"
    )
    signed["From"], signed["Subject"] = '"Lee, Ann" <ann@lee.example>', "Barn"
    signed.make_mixed()
    signed.attach(whole)
    document = read(signed)
    texts = [unit.text for unit in document.units]
    assert texts[:3] == [
        "The barn is full.",
        "From here it is far.",
        "This message is for those to whom it is sent, and for nobody else.",
    ]
    assert texts.count("The barn is full.") == 1 and document.identity.authors == ("Lee, Ann",)


def test_no_depth_of_messages_takes_long() -> None:
    """Of e-mails attached to one another the first three are read, and the rest is told."""
    deep = EmailMessage()
    deep.set_content("The last one.")
    for number in range(60):
        outer = EmailMessage()
        outer.set_content(f"Message {number}.")
        outer.add_attachment(deep)
        deep = outer
    document = read(deep)
    assert (
        "Message 57." in document.text
        and "Message 56." not in document.text
        and "too much is attached" in document.unread
    )


def test_a_journey_is_no_original_message() -> None:
    """Fields "From", "To" and "Date" of places stay what they are, and no depth of quotation loses an e-mail."""
    assert ("From: Oslo", "") in said(mail("Your journey is booked.\n\nFrom: Oslo\nTo: Voss\nDate: 3 May\n"))
    assert "the barn is full" in read(mail(f"Yes.\n\n{'>' * 3000} the barn is full\n")).text
    chain = "-----Original Message-----\nFrom: Tom Ash\nSent: Sunday\n\nThe barn is full.\n\n"
    assert len(said(mail(f"Yes.\n\n{chain * 1200}"))) == 1201


def test_answers_between_quoted_lines_stand_under_their_writer() -> None:
    """What the sender writes below quoted lines, and what these quote in turn, each has a heading of its own, with the question that it answers."""
    text = "Tom Ash wrote:\n> Is the barn dry?\n> > Eva: it leaks.\n> I doubt it.\n\nIt is dry.\n\n> And the loft?\n\nThe loft leaks.\n"
    assert said(mail(text)) == [
        ("Is the barn dry?", "Tom Ash wrote"), ("Eva: it leaks.", "Quoted by Tom Ash"), ("I doubt it.", "Tom Ash wrote"),
        ("It is dry.", "Nora Quill wrote"), ("And the loft?", "Tom Ash wrote"), ("The loft leaks.", "Nora Quill wrote: And the loft?"),
    ]  # fmt: skip


@pytest.mark.parametrize(
    "original",
    [
        "<div>On Sunday, Tom Ash &lt;<a href='mailto:t@wool.example'>t@wool.example</a>&gt; wrote:<br></div><blockquote>They cost 50 crowns.</blockquote>",
        "<div><p><b>From:</b> Tom Ash<br><b>Sent:</b> Sunday<br><b>Subject:</b> Shears</p></div><p>They cost 50 crowns.</p>",
    ],
)
def test_quoted_words_of_a_page_stand_under_who_wrote_them(original: str) -> None:
    """A page's quotation, and an original message below it, are told like those of a text."""
    told = said(mail(page=f"<p>The shears cost 70 crowns.</p>{original}"))
    assert told[0] == ("The shears cost 70 crowns.", "") and told[1][0] == "They cost 50 crowns."
    assert "Tom Ash wrote" in told[1][1] and "Sunday" in told[1][1] and len(told) == 2


def test_an_attached_message_says_who_sent_it() -> None:
    """The fields of a forwarded message are told under its name."""
    message, inner = mail("See below."), mail("The barn is full.")
    inner.replace_header("From", "Karl Moe <k@wool.example>")
    message.add_attachment(inner)
    told = [text for text, section in said(message) if section == "Attachment message 1.eml: Shearing"]
    assert "Author and sender who wrote the attached e-mail message: Karl Moe." in told and "The barn is full." in told


def test_who_sent_a_message_and_who_received_it_can_be_asked(tmp_path: Path) -> None:
    """Senders, recipients and the day of e-mails and letters answer; who wrote what they quote does not."""
    original = (
        "-----Original Message-----\nFrom: Ida Voss\nSent: Tuesday\nSubject: Shearing\n\nThe barn holds 90 sheep.\n"
    )
    (tmp_path / "wool.eml").write_bytes(mail(f"The barn holds 70 sheep.\n\n{original}").as_bytes())
    (tmp_path / "gate.txt").write_text(
        "From: Ada Finn\nTo: Ben Crowe\nDate: 9 May 2018\nSubject: Gate repair\n\nThe gate is mended on Thursday.\n"
    )
    asked = {
        "Who sent the mail about the shearing?": "Nora Quill",
        "When was the message about the shearing sent?": "2021-03-01",
        "To whom was the e-mail about the shearing sent?": "Tom Ash",
        "Who sent the memo on the gate repair?": "Ada Finn",
        "To whom was the memo on the gate repair sent?": "Ben Crowe",
        "Who received the letter about the gate repair?": "Ben Crowe",
    }
    with Assistant(load_settings(tmp_path / "store")) as assistant:
        assistant.ingest([tmp_path / "wool.eml", tmp_path / "gate.txt"])
        for question, wanted in asked.items():
            assert wanted in assistant.ask(question).statements[0].text, question
