"""A package in volumes: the same package again, each within the limit, nothing missing untold."""

import shutil
import subprocess
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest

from app.export.evidence.budget import mail_size
from app.export.splitting import Divided, split
from app.export.verify.verify import verify
from app.model.editions import EDITIONS
from app.model.failure import Failure
from tests.export.verify.conftest import Released, rewritten


def largest(package: Path) -> int:
    """The limit that holds the larger of the documents together and the largest piece."""
    with zipfile.ZipFile(package) as whole:
        sizes = {info.filename: info.compress_size for info in whole.infolist()}
    form = sum(size for name, size in sizes.items() if not name.startswith("附件/"))
    return mail_size([max(form, *(s for n, s in sizes.items() if n.startswith("附件/"))) + 20_000])


@pytest.fixture
def package(released: Released, tmp_path: Path) -> Path:
    """A package by itself in a folder."""
    return Path(shutil.copy(released.exported.package, tmp_path))


@pytest.fixture
def volumes(package: Path) -> Divided:
    return split(package, largest(package))


def names_in(path: Path) -> list[str]:
    with zipfile.ZipFile(path) as archive:
        return archive.namelist()


def test_volumes_are_the_package_again_and_each_fits(
    package: Path, volumes: Divided, tmp_path: Path
) -> None:
    limit, total = largest(package), len(volumes.paths)
    assert total > 1
    assert not volumes.too_large
    assert volumes.weights == tuple(mail_size([p.stat().st_size]) for p in volumes.paths)
    assert max(volumes.weights) <= limit
    stem = package.stem
    assert [p.name for p in volumes.paths] == [
        f"{stem}-第{n}卷（共{total}卷）.zip" for n in range(1, total + 1)
    ]
    for folder, archives in (("一", [package]), ("二", volumes.paths)):
        for archive in archives:
            with zipfile.ZipFile(archive) as opened:
                assert opened.testzip() is None
                opened.extractall(tmp_path / folder)
    for note in (tmp_path / "二").glob("分卷说明-*"):
        note.unlink()
    one, two = (
        {p.relative_to(tmp_path / f): p.read_bytes() for p in (tmp_path / f).rglob("*.*")}
        for f in ("一", "二")
    )
    assert one == two
    if shutil.which("sha256sum"):
        subprocess.run(
            ["sha256sum", "-c", "--quiet", "SHA256SUMS"], cwd=tmp_path / "二", check=True
        )


def test_the_first_has_the_documents_and_the_others_the_evidence_in_order(
    package: Path, volumes: Divided
) -> None:
    first, *others = map(names_in, volumes.paths)
    assert {f"{package.stem}.docx", f"{package.stem}.pdf", "declaration.json"} <= set(first)
    pieces = [name for names in (first, *others) for name in names if name.startswith("附件/")]
    assert pieces == sorted(pieces) == [n for n in names_in(package) if n.startswith("附件/")]
    note = f"分卷说明-第2卷共{len(volumes.paths)}卷.txt"
    with zipfile.ZipFile(volumes.paths[1]) as second:
        words = second.read(note).decode("utf-8-sig")
    assert f"第2卷，共{len(volumes.paths)}卷" in words
    assert "校验码" in words
    assert all(piece in words for piece in pieces)


def test_the_same_package_gives_the_same_bytes(
    package: Path, volumes: Divided, tmp_path: Path
) -> None:
    other = tmp_path / "另"
    other.mkdir()
    again = split(Path(shutil.copy(package, other)), largest(package))
    assert [p.read_bytes() for p in again.paths] == [p.read_bytes() for p in volumes.paths]


def test_all_volumes_are_one_declaration_in_any_order_or_as_a_folder(
    released: Released, package: Path, volumes: Divided
) -> None:
    exported = released.exported
    assert exported.evidence is not None
    whole = [*reversed(volumes.paths), exported.evidence, exported.pdf]
    found = verify(whole, EDITIONS, exported.code)
    assert found.consistent, found.differences
    assert found.code == exported.code
    assert found.remarks == verify([package, *whole[-2:]], EDITIONS).remarks
    package.unlink()
    assert verify([package.parent], EDITIONS).sentence.startswith("一致")
    twice = shutil.copy(volumes.paths[0], package.with_name("又一份.zip"))
    assert verify([*volumes.paths, Path(twice)], EDITIONS).consistent


def test_a_folder_without_files_of_ours_is_told(tmp_path: Path) -> None:
    (tmp_path / "照片.txt").write_text("x")
    (tmp_path / "~$申报书.docx").write_bytes(b"x")
    with pytest.raises(Failure, match="里没有可以核对的文件"):
        verify([tmp_path], EDITIONS)


def test_missing_volumes_are_told(released: Released, volumes: Divided) -> None:
    first, second, *_ = volumes.paths
    found = verify([first], EDITIONS)
    told = [difference.message for difference in found.differences]
    assert len(told) == len(volumes.paths) - 1
    assert f"“{first.name}”缺少第2卷（“{second.name}”），请补齐后再核对。" in told
    assert found.code == released.exported.code
    lacking = "、".join(f"第{n}卷" for n in range(1, len(volumes.paths) + 1) if n != 2)
    with pytest.raises(Failure, match=f"“{second.name}”.*的一部分，缺少{lacking}，"):
        verify([second], EDITIONS)
    beside = verify([second, released.exported.pdf], EDITIONS)
    assert any("缺少第1卷" in difference.message for difference in beside.differences)


def test_names_that_mails_garbled_do_no_harm(volumes: Divided, tmp_path: Path) -> None:
    garbled = [p.rename(tmp_path / f"=_{n}.zip") for n, p in enumerate(reversed(volumes.paths))]
    assert verify(garbled, EDITIONS).consistent


def _changed(data: bytes) -> bytes:
    return data[:-1] + bytes([data[-1] ^ 1])


def _renumbered(data: bytes) -> bytes:
    return data.replace("校验码 ".encode(), "校验码 X".encode())


@pytest.mark.parametrize(
    ("which", "change", "words"),
    [("附件/", _changed, "已被改动"), ("分卷说明", _renumbered, "与说明.txt不同")],
)
def test_what_was_changed_in_a_volume_is_found(
    volumes: Divided, which: str, change: Callable[[bytes], bytes], words: str
) -> None:
    *_, last = volumes.paths
    name = next(name for name in names_in(last) if name.startswith(which))
    last.write_bytes(rewritten(last, {name: change}).getvalue())
    found = verify(volumes.paths, EDITIONS)
    assert any(words in difference.message for difference in found.differences), found.differences


def test_a_note_that_says_otherwise_makes_no_volume(volumes: Divided) -> None:
    *rest, last = volumes.paths
    note = next(name for name in names_in(last) if name.startswith("分卷说明"))
    longer = rewritten(last, {note: lambda data: data + b"\r\n\r\nx"})
    last.write_bytes(longer.getvalue())
    assert not verify([*rest, last], EDITIONS).consistent


def test_volumes_of_different_packages_are_not_put_together(
    package: Path, volumes: Divided
) -> None:
    smaller = split(package, largest(package) * 2).paths
    if len(smaller) == len(volumes.paths):
        pytest.skip("the pieces are of a size")
    found = verify([volumes.paths[0], *smaller[1:]], EDITIONS)
    assert any("缺少第2卷" in difference.message for difference in found.differences)


def test_a_piece_that_no_mail_takes_has_a_volume_of_its_own_and_is_named(package: Path) -> None:
    with zipfile.ZipFile(package) as whole:
        pieces = {i.filename: i.compress_size for i in whole.infolist() if i.filename[:2] == "附件"}
    heaviest = max(pieces, key=lambda name: pieces[name])
    found = split(package, mail_size([pieces[heaviest] - 1]))
    assert heaviest.removeprefix("附件/") in found.too_large
    assert verify(found.paths, EDITIONS).consistent


def test_what_is_no_package_is_refused_and_nothing_is_left(tmp_path: Path, package: Path) -> None:
    whole = package.read_bytes()
    before = sorted(p.name for p in tmp_path.iterdir())
    for data in (b"", b"PK\x03\x04", whole[: len(whole) // 2], _damaged(whole)):
        package.write_bytes(data)
        with pytest.raises(Failure, match="不是完整的电子包"):
            split(package, largest(package) if data == whole else 1 << 20)
        assert sorted(p.name for p in tmp_path.iterdir()) == before
    with pytest.raises(Failure):
        split(tmp_path / "没有.zip", 1 << 20)


def _damaged(whole: bytes) -> bytes:
    at = whole.index(b"%PDF") + 2000
    return whole[:at] + b"\0" * 50 + whole[at + 50 :]


def test_splitting_can_be_called_off(package: Path) -> None:
    class Enough(Exception):
        pass

    def stop() -> None:
        raise Enough

    with pytest.raises(Enough):
        split(package, largest(package), stop)
    assert [p.name for p in package.parent.iterdir()] == [package.name]
