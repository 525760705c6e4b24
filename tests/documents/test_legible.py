"""Texts as people read them: letters that stand apart are put together, what is not seen is not told."""

from __future__ import annotations

import pytest

from ats_privacy.adapters.documents import Inspection
from ats_privacy.adapters.documents.legible import legible
from tests.documents import made
from tests.documents.sending import document, read
from tests.integration.company import Company

_LINES = ("Zhang Sanfeng", "zhang.sanfeng@example.com", "13800138000", "builds bridges")
_OWN = ("Sanfeng", "sanfeng", "zhang.s", "1380013", "z h", "1 3 8")


def _glyphs(form: str, *, advance: int = 14) -> bytes:
    """What a page shows whose every letter is placed by itself."""
    shown = []
    for number, line in enumerate(_LINES):
        for at, letter in enumerate(line):
            x, y = 50 + at * advance, 800 - number * 20
            shown.append(form.format(x=x, y=y, letter=letter))
    return " ".join(shown).encode("ascii")


_GLYPHS = {
    "each with a line after it": _glyphs("BT /F1 12 Tf 14 TL 1 0 0 1 {x} {y} Tm ({letter}) Tj T* ET"),
    "each in a space of its own": _glyphs("q 1 0 0 1 {x} {y} cm BT /F1 12 Tf ({letter}) Tj ET Q", advance=7),
    "one below the other": " ".join(
        f"BT /F1 12 Tf 14 TL 1 0 0 1 {500 - 25 * number} {800 - 14 * at} Tm ({letter}) Tj T* ET"
        for number, line in enumerate(_LINES)
        for at, letter in enumerate(line)
    ).encode(),
    "far apart": b"BT /F1 12 Tf 14 TL 50 800 Td "
    + " ".join(f"[{' -400 '.join(f'({letter})' for letter in line)}] TJ T*" for line in _LINES).encode()
    + b" ET",
}


async def _text(content: bytes) -> str:
    text = (await Inspection().look_through([content])).text
    assert text is not None
    return text


@pytest.mark.promise("B3")
@pytest.mark.parametrize("case", _GLYPHS)
@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
async def test_letters_placed_one_by_one_are_words_to_redaction(company: Company, case: str) -> None:
    content = made.pdf(shows=_GLYPHS[case])
    assert (await _text(content)).split() == " ".join(_LINES).split()
    applicant, told = await document(company, content)
    shown = (await read(company, "hiring_manager", applicant, told, "/text")).json()["text"]
    assert "builds bridges" in shown
    assert not [own for own in _OWN if own in shown], shown


@pytest.mark.parametrize(
    ("text", "read_as"),
    [
        ("B i x i a o  O u y a n g", "Bixiao Ouyang"),
        ("b i x i a o @ e x a m p l e . c o m", "bixiao@example.com"),
        ("Name: J A N E  D O E (welder)", "Name: JANE DOE (welder)"),
        ("欧\n阳\n碧\n霄\n电\n话\n路 88\n号 5", "欧阳碧霄电话路 88号 5"),
        ("1\n3\n8\n \n1\n7\n2\n6\n\nnext", "138 1726\n\nnext"),
        ("Java\nC\nR\nGo\nin a team I led", "Java\nC\nR\nGo\nin a team I led"),
        ("\uf0b7 Led a team\n\uf0b7 Built bridges", "• Led a team\n• Built bridges"),
        ("a plan B for a C", "a plan B for a C"),
        ("welding x\n" * 30, "welding x\n" * 30),
        ("", ""),
    ],
)
def test_what_is_put_together(text: str, read_as: str) -> None:
    assert legible(text) == read_as


@pytest.mark.parametrize(
    "text",
    [
        "\x01\x02\x03 \x04\x05 Wor k exper i ence",
        "/g57EB /gA856 /g6F8E\n/g12/g14/g19/g1/g12",
        "Wor k exper i ence Seni or Wel der at Hengl i Br i dges f i t t ed f l agpol e of f i ce af f i davi t",
    ],
)
def test_what_cannot_be_put_together_is_no_text(text: str) -> None:
    assert legible(text) is None


def _paragraph(inside: str) -> bytes:
    office = "http://schemas.openxmlformats.org/markup-compatibility/2006"
    body = f'<w:document xmlns:w="{made.W}" xmlns:mc="{office}"><w:body><w:p>{inside}</w:p></w:body></w:document>'
    return made.docx(body=body.encode())


def _run(text: str, *, hidden: bool = False) -> str:
    return f"<w:r>{'<w:rPr><w:vanish/></w:rPr>' if hidden else ''}<w:t>{text}</w:t></w:r>"


_DELETED = "<w:del><w:r><w:delText>某</w:delText></w:r></w:del>"
_BOX = f"<w:txbxContent><w:p>{_run('box')}</w:p></w:txbxContent>"


@pytest.mark.promise("B3")
@pytest.mark.parametrize(
    ("inside", "text"),
    [
        (f"{_run('欧')}{_DELETED}{_run('阳')}<w:ins>{_run('碧')}</w:ins>", "欧阳碧\n"),
        (f"<w:moveFrom>{_run('13800138000')}</w:moveFrom>{_run('end')}", "end\n"),
        (f"{_run('欧')}{_run('x', hidden=True)}{_run('阳')}", "欧阳\n"),
        (f"<w:r><w:ruby><w:rt>{_run('ōu')}</w:rt><w:rubyBase>{_run('欧')}</w:rubyBase></w:ruby></w:r>", "欧\n"),
        (f"{_run('Welder')}<w:r><w:ptab/></w:r>{_run('Jane Doe')}", "Welder\tJane Doe\n"),
        ("<w:r><w:t>138</w:t><w:noBreakHyphen/><w:t>0013</w:t></w:r>", "138-0013\n"),
        (f"<w:pPr><w:tabs><w:tab/><w:tab/></w:tabs></w:pPr>{_run('x')}", "x\n"),
        (
            f"{_run('a')}<w:r><mc:AlternateContent><mc:Choice>{_BOX}</mc:Choice><mc:Fallback>{_BOX}</mc:Fallback>"
            f"</mc:AlternateContent></w:r>{_run('b')}",
            "a\nbox\nb\n",
        ),
    ],
)
async def test_what_is_seen_of_a_docx_and_nothing_else(inside: str, text: str) -> None:
    assert await _text(_paragraph(inside)) == text


async def test_the_body_of_a_docx_is_the_part_that_it_names() -> None:
    more = {
        "[Content_Types].xml": made.content_types("/word/document2.xml"),
        "word/document2.xml": made.document_xml("the body"),
    }
    assert await _text(made.docx("a decoy", more=more)) == "the body\n"


async def test_templates_of_the_writer_s_own_computer_and_links_are_no_harm() -> None:
    for kind, target in (
        ("attachedTemplate", "file:///C:\\Users\\jane\\Normal.dotm"),
        ("attachedTemplate", "Normal.dotm"),
        ("hyperlink", "https://example.com/"),
        ("image", "https://example.com/a.png"),
    ):
        relationship = (
            '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="r"'
            f' Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/{kind}" Target="{target}"'
            ' TargetMode="External"/></Relationships>'
        )
        content = made.docx("x", more={"word/_rels/document.xml.rels": relationship.encode()})
        assert await _text(content) == "x\n", target
