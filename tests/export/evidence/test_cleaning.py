"""What is sent does nothing but show its pages, and is always the same."""

from __future__ import annotations

import hashlib
import io
import json
import shutil
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pikepdf
import pytest
from pikepdf import Array, Dictionary, Name, Object, Pdf, Stream

from app.export.evidence.cleaning import Sent, as_sent, clean, is_clean, keep_clean
from app.export.evidence.inspecting import Inspector
from app.export.evidence.looking import Looks, evidence_names
from app.export.issuing import InDraft
from app.export.release import Exported, export
from app.export.surroundings import files_of, surroundings_of
from app.export.verify.verify import verify
from app.model.answers import Answers
from app.model.draft import Draft
from app.model.editions import EDITIONS
from app.model.editions.miit_2018 import EDITION
from app.model.failure import Failure
from app.store.attachments import Attachments, sent_name
from app.store.drafts import DraftFile
from app.store.importing import new_draft
from app.store.interchange import load
from tests.examples import COMPLETE
from tests.export.evidence import made
from tests.export.evidence.test_append import texts


def with_field_script(pdf: Pdf) -> None:
    field = pdf.make_indirect(
        Dictionary(FT=Name.Tx, T="a", AA=Dictionary(K=Dictionary(S=Name.JavaScript, JS="1")))
    )
    pdf.Root.AcroForm = Dictionary(Fields=Array([field]))


def with_named_script(pdf: Pdf) -> None:
    names = Array(["a", Dictionary(S=Name.JavaScript, JS="1")])
    pdf.Root.Names = Dictionary(JavaScript=Dictionary(Names=names))


def with_attachment_on_page(pdf: Pdf) -> None:
    notes = [Dictionary(Type=Name.Annot, Subtype=Name.FileAttachment, Rect=Array([0, 0, 9, 9]))] * 2
    text = Dictionary(Type=Name.Annot, Subtype=Name.Text, Rect=Array([0, 0, 9, 9]), Contents="note")
    pdf.pages[0].Annots = Array([notes[0], text, notes[1]])


def with_bookmark_script(pdf: Pdf) -> None:
    with pdf.open_outline() as outline:
        outline.root.append(pikepdf.OutlineItem("a", 0))
    pdf.Root.Outlines.First.A = Dictionary(S=Name.JavaScript, JS="1")


def with_page_action(pdf: Pdf) -> None:
    pdf.pages[0].AA = Dictionary(O=Dictionary(S=Name.Launch, F="x"))


def with_endless_chain(pdf: Pdf) -> None:
    action = pdf.make_indirect(Dictionary(S=Name.GoTo))
    action.Next = action
    pdf.Root.OpenAction = action


def _script() -> Dictionary:
    return Dictionary(S=Name.JavaScript, JS="app.alert(1)")


def _held_file(pdf: Pdf) -> Object:
    data = pdf.make_indirect(Stream(pdf, b"MZ"))
    return pdf.make_indirect(Dictionary(Type=Name.Filespec, F="a.exe", EF=Dictionary(F=data)))


def _link(**more: Any) -> Dictionary:
    return Dictionary(
        Type=Name.Annot,
        Subtype=Name.Link,
        Rect=Array([0, 0, 1, 1]),
        Border=Array([0, 0, 0]),
        **more,
    )


def with_script_before_the_page_is_left(pdf: Pdf) -> None:
    pdf.pages[0].Annots = Array([_link(PA=_script())])


def with_script_behind_many_links(pdf: Pdf) -> None:
    pdf.pages[0].Annots = Array([*(_link() for _ in range(5001)), _link(A=_script())])


def with_outline_that_stands_in_itself(pdf: Pdf) -> None:
    item = Dictionary(Title="a", Next=Dictionary(Title="b", A=_script()))
    pdf.Root.Outlines = pdf.make_indirect(Dictionary(First=item))


def with_file_beside_a_form(pdf: Pdf) -> None:
    form = pdf.make_stream(b"", Subtype=Name.Form, BBox=Array([0, 0, 1, 1]))
    form.AF = Array([_held_file(pdf)])
    pdf.pages[0].Resources.XObject = Dictionary(X=form)


def with_file_beside_the_structure(pdf: Pdf) -> None:
    tree = Dictionary(Type=Name.StructTreeRoot, AF=Array([_held_file(pdf)]))
    pdf.Root.StructTreeRoot = pdf.make_indirect(tree)


def with_file_to_be_played(pdf: Pdf) -> None:
    clip = Dictionary(S=Name.MR, C=Dictionary(S=Name.MCD, D=_held_file(pdf)))
    pdf.Root.Names = Dictionary(Renditions=Dictionary(Names=Array(["r", clip])))


def with_link_to_a_program(pdf: Pdf) -> None:
    pdf.pages[0].Annots = Array([_link(A=Dictionary(S=Name.URI, URI="file:///C:/calc.exe"))])


def with_portfolio(pdf: Pdf) -> None:
    made.with_file(pdf)
    pdf.Root.Collection = Dictionary(Type=Name.Collection)


def with_address_that_opens_by_itself(pdf: Pdf) -> None:
    pdf.Root.OpenAction = Dictionary(S=Name.URI, URI="https://example.com")


def with_action_that_is_an_object(pdf: Pdf) -> None:
    pdf.pages[0].Annots = Array([_link(A=pdf.make_indirect(_script()))])


def with_kind_of_action_that_is_an_object(pdf: Pdf) -> None:
    action = Dictionary(S=pdf.make_indirect(Name.JavaScript), JS="app.alert(1)")
    pdf.pages[0].Annots = Array([_link(A=pdf.make_indirect(action))])


def with_action_that_nothing_known_leads_to(pdf: Pdf) -> None:
    pdf.Root.PieceInfo = pdf.make_indirect(Array([Name.Any, pdf.make_indirect(_script())]))


def with_outline_in_an_outline_in_an_outline(pdf: Pdf) -> None:
    item = Dictionary(Title="a", A=_script())
    for _ in range(400):
        item = Dictionary(Title="a", First=item)
    pdf.Root.Outlines = pdf.make_indirect(item)


def with_file_among_members_that_are_none(pdf: Pdf) -> None:
    held = _held_file(pdf)
    held.EF.Odd = 1
    pdf.pages[0].Annots = Array([_link(FS=held)])


def with_related_files(pdf: Pdf) -> None:
    held = _held_file(pdf)
    held.RF = Dictionary(F=Array(["a.exe", held.EF.F]))
    del held["/EF"]
    pdf.pages[0].Annots = Array([_link(FS=held)])


def with_form_that_says_it_is_a_picture(pdf: Pdf) -> None:
    form = pdf.make_stream(b"<xdp/>", Subtype=Name.Image)
    pdf.Root.AcroForm = Dictionary(Fields=Array(), XFA=form)


def with_script_under_a_name_in_a_local_encoding(pdf: Pdf) -> None:
    held = Object.parse(b"<</#cb#ce<</A<</S/JavaScript/JS(app.alert\\(1\\))>>>>/Y 1>>")
    pdf.Root.PieceInfo = pdf.make_indirect(held)


def with_action_under_a_name_in_a_local_encoding(pdf: Pdf) -> None:
    held = Object.parse(b"<</#cb#ce<</S/JavaScript/JS(app.alert\\(1\\))>>>>")
    pdf.Root.PieceInfo = pdf.make_indirect(held)


def with_link_to_a_program_in_wide_letters(pdf: Pdf) -> None:
    address = pikepdf.String(b"\xfe\xff" + " File:///C:/calc.exe".encode("utf-16-be"))
    pdf.pages[0].Annots = Array([_link(A=Dictionary(S=Name.URI, URI=address))])


def with_link_that_is_a_script(pdf: Pdf) -> None:
    address = Dictionary(S=Name.URI, URI="javascript:app.alert(1)")
    pdf.pages[0].Annots = Array([_link(A=pdf.make_indirect(address))])


HARMFUL = [
    with_action_that_is_an_object,
    with_kind_of_action_that_is_an_object,
    with_action_that_nothing_known_leads_to,
    with_outline_in_an_outline_in_an_outline,
    with_file_among_members_that_are_none,
    with_related_files,
    with_form_that_says_it_is_a_picture,
    with_script_under_a_name_in_a_local_encoding,
    with_action_under_a_name_in_a_local_encoding,
    with_link_to_a_program_in_wide_letters,
    with_link_that_is_a_script,
    with_script_before_the_page_is_left,
    with_script_behind_many_links,
    with_outline_that_stands_in_itself,
    with_file_beside_a_form,
    with_file_beside_the_structure,
    with_file_to_be_played,
    with_link_to_a_program,
    with_address_that_opens_by_itself,
    made.with_script,
    made.with_file,
    made.with_launch,
    with_field_script,
    with_named_script,
    with_attachment_on_page,
    with_bookmark_script,
    with_page_action,
    with_endless_chain,
]


@pytest.mark.parametrize("change", HARMFUL)
def test_what_does_harm_is_taken_out_and_the_pages_stay(
    tmp_path: Path, change: Callable[[Pdf], None]
) -> None:
    data = made.changed(made.text_pdf("one", "two"), change)
    target = tmp_path / "a.pdf"

    done = clean(io.BytesIO(data), target)

    assert done is not None
    assert done.dangers
    assert not is_clean(io.BytesIO(data))
    assert is_clean(target)
    assert texts(target) == texts(data)
    for word in (b"cmd.exe", b"app.alert", b"payload.exe"):
        assert word not in target.read_bytes()


def test_notes_stay_where_files_on_the_page_go(tmp_path: Path) -> None:
    data = made.changed(made.text_pdf("x"), with_attachment_on_page)

    clean(io.BytesIO(data), tmp_path / "a.pdf")

    with Pdf.open(tmp_path / "a.pdf") as pdf:
        assert [str(note.Subtype) for note in pdf.pages[0].Annots] == ["/Text"]


def test_restrictions_go_and_the_same_file_gives_the_same_bytes(tmp_path: Path) -> None:
    data = made.changed(
        made.text_pdf("x"), lambda _: None, encryption=pikepdf.Encryption(owner="o", user="")
    )

    for name in ("a.pdf", "b.pdf"):
        done = clean(io.BytesIO(data), tmp_path / name)
        assert done is not None
        assert done.unlocked

    assert (tmp_path / "a.pdf").read_bytes() == (tmp_path / "b.pdf").read_bytes()
    assert clean(tmp_path / "a.pdf", tmp_path / "c.pdf") is None


def signed(pdf: Pdf) -> None:
    made.with_script(pdf)
    pdf.Root.AcroForm = Dictionary(Fields=Array(), SigFlags=3)


def dynamic(pdf: Pdf) -> None:
    pdf.Root.AcroForm = Dictionary(Fields=Array(), XFA=pdf.make_stream(b"<xdp/>"))
    pdf.Root.NeedsRendering = True


@pytest.mark.parametrize(
    "data",
    [
        made.text_pdf("x"),
        made.changed(made.text_pdf("x"), signed),
        made.changed(made.text_pdf("x"), dynamic),
        b"no pdf",
        b"%PDF-1.4 broken",
    ],
)
def test_what_is_fine_signed_or_unreadable_is_left_alone(tmp_path: Path, data: bytes) -> None:
    assert clean(io.BytesIO(data), tmp_path / "a.pdf") is None
    assert not (tmp_path / "a.pdf").exists()


def test_forms_and_portfolios_that_show_nothing_are_told() -> None:
    def portfolio(pdf: Pdf) -> None:
        made.with_file(pdf)
        pdf.Root.Collection = Dictionary()

    with Inspector() as inspector:
        for change, code in (
            (dynamic, "dynamic-form"),
            (portfolio, "portfolio"),
            (signed, "signed"),
        ):
            data = made.changed(made.text_pdf("x"), change)
            found = inspector.inspect("a.pdf", lambda data=data: io.BytesIO(data), len(data))
            assert f"evidence.{code}" in {finding.code for finding in found.findings}


def test_a_draft_is_sent_with_clean_files_under_their_own_digests(tmp_path: Path) -> None:
    harmful = made.changed(made.text_pdf("x"), made.with_script)
    (tmp_path / "a.pdf").write_bytes(harmful)
    (tmp_path / "b.pdf").write_bytes(made.text_pdf("y"))
    (tmp_path / "c.jpg").write_bytes(b"\xff\xd8\xff")
    temporary = tmp_path / "temporary"
    temporary.mkdir()
    kept = surroundings_of(tmp_path)

    sent = Sent(kept, temporary)

    assert sent.read("a.pdf") != harmful
    assert sent.cleaned("a.pdf") is not None
    assert sent.sha256("a.pdf") != kept.sha256("a.pdf")
    assert sent.size("a.pdf") == len(sent.read("a.pdf"))
    with sent.open("a.pdf") as file:
        assert file.read() == sent.read("a.pdf")
    for name in ("b.pdf", "c.jpg"):
        assert sent.cleaned(name) is None
        assert sent.read(name) == kept.read(name)
        assert sent.sha256(name) == kept.sha256(name)
        assert sent.size(name) == kept.size(name)
    assert Sent(kept, temporary).sha256("a.pdf") == sent.sha256("a.pdf")
    assert [path.name[:5] for path in temporary.iterdir()] == ["clean"]
    with pytest.raises(Failure):
        sent.open("missing.pdf")
    assert sent.printable("中")
    assert sent.file_problems("a.pdf", "evidence") == ()


# --- what leaves the house ----------------------------------------------------------------------


def declared(folder: Path, pdf: bytes) -> Path:
    """The complete example, with this as its first piece of evidence."""
    shutil.copytree(COMPLETE.parent, folder)
    data = json.loads((folder / COMPLETE.name).read_text("utf-8"))
    (folder / data["evidence"][0]["file"]).write_bytes(pdf)
    return folder / COMPLETE.name


def first_sent(package: Path) -> bytes:
    with zipfile.ZipFile(package) as archive:
        (name,) = (n for n in archive.namelist() if n.startswith("附件/附件01 "))
        return archive.read(name)


def test_what_is_sent_of_data_is_clean_and_proven_against_them(tmp_path: Path) -> None:
    dirty = made.changed(made.text_pdf("one"), made.with_script)
    source = declared(tmp_path / "from", dirty)
    loaded = load(source, EDITIONS)
    done = export(loaded.edition, loaded.draft, files_of(loaded), tmp_path / "to")
    assert isinstance(done, Exported)

    assert is_clean(io.BytesIO(first_sent(done.package)))
    assert done.evidence is not None
    written = [done.docx, done.pdf, done.package, done.evidence]
    verdict = verify([*written, source], EDITIONS, done.code)
    assert verdict.differences == ()


def test_a_draft_keeps_what_is_sent_beside_what_was_put_in(tmp_path: Path) -> None:
    dirty = made.changed(made.text_pdf("one"), made.with_file)
    loaded = load(declared(tmp_path / "from", dirty), EDITIONS)
    file = new_draft(tmp_path / "草稿.shenbao", loaded.edition, loaded).file
    files = files_of(file)
    name = evidence_names(Answers(EDITION.form, dict(file.history.draft.content)))[0]
    assert files.read(name) == dirty
    done = export(file.edition, file.history.draft, files, tmp_path / "to", issuer=InDraft(file))
    assert isinstance(done, Exported)

    sent = first_sent(done.package)
    assert is_clean(io.BytesIO(sent))
    assert files.read(name) == sent
    assert files.size(name) == len(sent)
    assert files.originals.read(name) == dirty
    assert files.originals.sha256(name) != files.sha256(name)
    file = reopened(file)
    files = files_of(file)
    assert Attachments(file).drop_unused() == ()
    again = export(file.edition, file.history.draft, files, tmp_path / "bis", issuer=InDraft(file))
    assert isinstance(again, Exported)
    assert again.code == done.code
    assert again.package.read_bytes() == done.package.read_bytes()
    file.close()
    written = [done.docx, done.pdf, done.package]
    assert verify([*written, file.path], EDITIONS, done.code).differences == ()


def reopened(file: DraftFile) -> DraftFile:
    """The draft as another run of the program has it."""
    file.close()
    return DraftFile.open(file.path, EDITIONS)


def test_what_is_sent_of_a_file_goes_with_it(tmp_path: Path) -> None:
    dirty = made.changed(made.text_pdf("one"), made.with_launch)
    file = DraftFile.create(tmp_path / "草稿.shenbao", Draft(EDITION.id))
    name = Attachments(file).add(io.BytesIO(dirty), "evidence/a.pdf")
    files = files_of(file)
    assert keep_clean(files, [name, "evidence/none.pdf"])
    assert not keep_clean(files, [name])
    assert len(Attachments(file).names) == 2
    file = reopened(file)
    gone = Attachments(file).drop_unused()
    assert sorted(gone) == sorted([name, sent_name(files_digest(dirty))])
    file.close()


def test_stamps_stay_where_pages_share_what_is_put_on_them(tmp_path: Path) -> None:
    def share(pdf: Pdf) -> None:
        attached = Dictionary(Subtype=Name.FileAttachment, Rect=Array([0, 0, 1, 1]))
        stamp = Dictionary(Subtype=Name.Stamp, Rect=Array([0, 0, 99, 99]))
        both = pdf.make_indirect(Array([pdf.make_indirect(attached), pdf.make_indirect(stamp)]))
        for page in pdf.pages:
            page.Annots = both

    target = tmp_path / "a.pdf"
    assert clean(io.BytesIO(made.changed(made.text_pdf("one", "two"), share)), target) is not None
    with Pdf.open(target) as pdf:
        left = [[str(each.Subtype) for each in page.Annots] for page in pdf.pages]
    assert left == [["/Stamp"], ["/Stamp"]]


@pytest.mark.parametrize("same", [True, False])
def test_stamps_stay_beside_notes_that_are_hazards_in_two_ways(tmp_path: Path, same: bool) -> None:
    def put_on(pdf: Pdf) -> None:
        attached = Dictionary(Subtype=Name.FileAttachment, Rect=Array([0, 0, 1, 1]))
        acting = attached if same else Dictionary(Subtype=Name.Link, Rect=Array([0, 0, 1, 1]))
        acting.S, acting.JS = Name.JavaScript, "app.alert(1)"
        stamp = Dictionary(Subtype=Name.Stamp, Rect=Array([0, 0, 99, 99]))
        pdf.pages[0].Annots = Array([attached, stamp, acting, stamp])

    target = tmp_path / "a.pdf"
    assert clean(io.BytesIO(made.changed(made.text_pdf("one"), put_on)), target) is not None
    with Pdf.open(target) as pdf:
        assert [str(each.Subtype) for each in pdf.pages[0].Annots] == ["/Stamp", "/Stamp"]


POLYGLOT = b"GIF89a" + made.changed(made.text_pdf("one"), made.with_script)
_ONE_PAGE = (
    b"<</Type/Pages/Count 1/Kids[3 0 R]>>",
    b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Resources<<>>/Contents 5 0 R>>",
)
_ACTION = b"<</S/JavaScript/JS(app.alert\\(1\\))%s>>"
_LINE = b"<</Length 14>>\nstream\n0 0 m 9 9 l S \nendstream\n"


def _leading_to(action: bytes) -> bytes:
    """A PDF that opens with this action, its object 4."""
    catalog = b"<</Type/Catalog/Pages 2 0 R/OpenAction 4 0 R>>"
    return made.numbered_objects(catalog, *_ONE_PAGE, action, _LINE)


def _misplaced(data: bytes) -> bytes:
    """The same with a wrong place in its table for object 4, which only a repair finds."""
    place = data.index(b"4 0 obj")
    return data.replace(b"%010d 00000 n" % place, b"%010d 00000 n" % (place + 3))


UNREAD = {
    "too deep": _leading_to(b"<</First " * 600 + _ACTION % b"" + b">>" * 600),
    "too many errors": _leading_to(_ACTION % (b"/X " + b"odd " * 30)),
}


@pytest.mark.parametrize("data", UNREAD.values(), ids=UNREAD.keys())
def test_what_cannot_be_searched_is_told_and_not_sent(tmp_path: Path, data: bytes) -> None:
    assert b"app.alert" in data
    assert not is_clean(io.BytesIO(data))

    done = clean(io.BytesIO(data), tmp_path / "a.pdf")

    assert done is not None
    assert "unread" in done.dangers
    assert is_clean(tmp_path / "a.pdf")
    assert b"app.alert" not in (tmp_path / "a.pdf").read_bytes()
    with Inspector() as inspector:
        found = inspector.inspect("年报.pdf", lambda: io.BytesIO(data), len(data))
    (told,) = (each for each in found.findings if each.code == "evidence.active-content")
    assert "年报.pdf" in told.message
    assert "无法检查" in told.message


@pytest.mark.parametrize("ending", ["gif", "pdf"])
def test_what_is_picture_and_pdf_at_once_is_told(ending: str) -> None:
    data, name = POLYGLOT, f"合同.{ending}"
    with Inspector() as inspector:
        found = inspector.inspect(name, lambda: io.BytesIO(data), len(data))
    (told,) = (each for each in found.findings if each.code == "evidence.two-kinds")
    assert told.severity == "error"
    assert name in told.message


def test_resources_that_are_called_like_hazards_stay(tmp_path: Path) -> None:
    def rename(pdf: Pdf) -> None:
        fonts: Any = pdf.pages[0].Resources.Font
        font = fonts[next(iter(fonts.keys()))]
        for name in ("/AA", "/EF", "/XFA", "/A", "/JavaScript", "/Launch"):
            fonts[name] = font

    data = made.changed(made.text_pdf("one"), rename)
    assert clean(io.BytesIO(data), tmp_path / "a.pdf") is None


@pytest.mark.parametrize(
    "data",
    [
        POLYGLOT,
        made.changed(made.text_pdf("one"), with_portfolio),
        made.changed(made.text_pdf("one"), made.with_script),
        made.text_pdf("one"),
        _misplaced(_leading_to(_ACTION % b"")),
        *UNREAD.values(),
    ],
)
@pytest.mark.parametrize("name", ["a.pdf", "a.gif"])
def test_what_is_sent_is_the_same_with_and_without_a_look(
    tmp_path: Path, data: bytes, name: str
) -> None:
    file = DraftFile.create(tmp_path / "草稿.shenbao", Draft(EDITION.id))
    name = Attachments(file).add(io.BytesIO(data), f"evidence/{name}")
    files = files_of(file)
    unseen = Sent(files.originals).sha256(name)
    looks = Looks.of(files)
    files.looked = looks
    looks.take(files, [name])
    assert looks.get(name, files_digest(data)) is not None
    assert as_sent(files, [name]).sha256(name) == unseen
    file.close()


def files_digest(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()
