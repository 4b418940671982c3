"""The commands that other programs call; their names, output and exit codes are fixed.

0: done; 1: the declaration has errors; 2: a file or an argument is unusable. What can't be done is
said in one Chinese sentence on standard error.
"""

from __future__ import annotations

import argparse
import getpass
import io
import json
import os
import sys
from collections.abc import Callable, Generator, Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import asdict
from pathlib import Path
from threading import Event
from typing import TYPE_CHECKING, NoReturn

from app.commands import ERRORS, LATER, OK, UNUSABLE
from app.model.answers import Answers
from app.model.checks import Report, check
from app.model.counting import count_words
from app.model.editions import EDITIONS
from app.model.failure import Failure
from app.model.rules import Finding

if TYPE_CHECKING:
    from app.store.beside import Beside
    from app.store.interchange import Loaded
    from app.store.kept import Kept

_ASKED = 3
"""So often is a person asked for a password."""
SEVERITIES = {"error": "错误", "warning": "警告", "info": "提示"}


class _Parser(argparse.ArgumentParser):
    """argparse, but a wrong argument is answered in Chinese, in one sentence."""

    def error(self, message: str) -> NoReturn:
        words = " ".join(sys.argv[1:])[:200]
        self.exit(UNUSABLE, f"参数“{words}”有误，请按以下格式输入：{self.format_usage().strip()}\n")


def main(arguments: Sequence[str]) -> int:
    """Run one command and give its exit code."""
    for stream in (sys.stdout, sys.stderr):
        # Windows' consoles speak code page 936: a character beyond it must not end the program.
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="replace")
    options = _parser().parse_args(arguments)
    run: Callable[[argparse.Namespace], int] = options.run
    try:
        return run(options)
    except Failure as failure:
        print(failure, file=sys.stderr)
        return UNUSABLE
    except BrokenPipeError:
        # Whoever read our output (head, a closed window) has seen enough.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return OK
    except MemoryError:
        print("内存不足，请关闭其他程序后重试。", file=sys.stderr)
        return UNUSABLE


def _program() -> str:
    """How the program was called: as a module, or as the built program."""
    return Path(sys.executable).stem if getattr(sys, "frozen", False) else "python -m app"


def _parser() -> _Parser:
    parser = _Parser(prog=_program(), description="填写、检查和导出申报书。", add_help=True)
    commands = parser.add_subparsers(dest="command", required=True, parser_class=_Parser)

    making = commands.add_parser("new", help="新建草稿文件")
    making.add_argument("out", type=Path, metavar="OUT", help="草稿文件（.shenbao）")
    making.add_argument(
        "--from", type=Path, dest="source", metavar="FILE", help="带入这份申报数据或草稿"
    )
    making.set_defaults(run=_new)

    checking = commands.add_parser("check", help="检查申报数据，列出全部问题")
    checking.add_argument("file", type=Path)
    checking.add_argument("--json", action="store_true", help="以 JSON 输出")
    checking.set_defaults(run=_check)

    counting = commands.add_parser("count", help="按 Word 的规则统计文本的字数")
    counting.add_argument("file", help="UTF-8 文本文件，或 -（标准输入）")
    counting.set_defaults(run=_count)

    exporting = commands.add_parser("export", help="定稿：导出 DOCX、PDF、电子包和打印用的证明材料")
    exporting.add_argument("file", type=Path)
    exporting.add_argument("--out", type=Path, required=True, metavar="DIR", help="写入的文件夹")
    exporting.add_argument("--draft", action="store_true", help="允许有问题，每页印“草稿”")
    exporting.set_defaults(run=_export)

    verifying = commands.add_parser("verify", help="核对几个文件是不是同一份申报书")
    verifying.add_argument(
        "files", type=Path, nargs="+", metavar="FILE", help="文件，封面的照片、扫描件也可以"
    )
    verifying.add_argument("--code", default="", help="纸上印的校验码")
    verifying.add_argument("--json", action="store_true", help="以 JSON 输出")
    verifying.set_defaults(run=_verify)

    schema = commands.add_parser("schema", help="输出 declaration.json 的 JSON Schema")
    schema.set_defaults(run=_schema)

    for name in LATER:
        # Their names are fixed already: not to be taken for the name of a file to open.
        later = commands.add_parser(name)
        later.add_argument("rest", nargs=argparse.REMAINDER)
        later.set_defaults(run=_later)
    return parser


def _new(options: argparse.Namespace) -> int:
    from app.store.importing import new_draft

    if options.source is None:
        made = new_draft(options.out, EDITIONS[-1])
    else:
        with _open(options.source) as loaded:
            made = new_draft(options.out, loaded.edition, loaded)
    made.file.close()
    for sentence in made.told:
        print(sentence, file=sys.stderr)
    print(made.file.path)
    return OK


def _open(path: Path, *, writing: bool = False) -> Loaded:
    """The draft in a file. One with a password opens with what this computer remembers of it."""
    from app.store.opening import open_any
    from app.store.refusals import PasswordNeeded, WrongPassword

    try:
        return open_any(path, EDITIONS, writing=writing)
    except PasswordNeeded:
        for password in _passwords(path):
            with suppress(WrongPassword):
                return open_any(path, EDITIONS, password=password, writing=writing)
    raise Failure(
        f"“{path.name}”有密码保护，没有打开：请在窗口中打开它并选择“在这台电脑上记住”，"
        "或在终端里运行本命令并输入正确的密码。"
    )


def _passwords(path: Path) -> Iterator[str]:
    from app.delivery.credentials import key_of, remembered

    if known := remembered(key_of(path)):
        yield known
    if sys.stdin is None or not sys.stdin.isatty():
        return
    for _ in range(_ASKED):
        try:
            typed = getpass.getpass(f"“{path.name}”的密码：")
        except (EOFError, KeyboardInterrupt):
            return
        if not typed:
            return
        yield typed


def _check(options: argparse.Namespace) -> int:
    with _open(options.file) as loaded:
        report = _report(loaded)
    if options.json:
        rows = [
            {"severity": f.severity, "code": f.code, "path": str(f.path), "message": f.message}
            for f in report.findings
        ]
        _write_json(rows)
    else:
        for finding in report.findings:
            print(_sentence(finding))
        print(_summary(report))
    return ERRORS if report.errors else OK


def _report(loaded: Loaded) -> Report:
    from app.export.surroundings import files_of

    files = files_of(loaded)
    with _looking(loaded, files):
        # Meanwhile: most of what a check asks is remembered, and found at once by the second.
        report = check(loaded.edition, loaded.draft, files)
    return check(loaded.edition, loaded.draft, files) if _names(loaded) else report


def _names(loaded: Loaded) -> list[str]:
    """The files that a draft names as evidence."""
    from app.export.evidence.looking import evidence_names

    return evidence_names(Answers(loaded.edition.form, dict(loaded.draft.content)))


@contextmanager
def _looking(loaded: Loaded, files: Beside | Kept) -> Generator[Callable[[], None]]:
    """Look at all evidence meanwhile: whether others can open it (对方打得开吗).

    A process of its own does that. Checks tell afterwards what it found. What is given ends it
    where nobody wants to know.
    """
    from concurrent.futures import ThreadPoolExecutor

    from app.export.evidence.looking import Looks

    looks, unwanted = Looks.of(files), Event()

    def go_on() -> None:
        if unwanted.is_set():
            raise InterruptedError

    with ThreadPoolExecutor(1) as lookers:
        looking = lookers.submit(looks.take, files, _names(loaded), went_on=go_on)
        try:
            yield unwanted.set
        except BaseException:
            unwanted.set()
            raise
        with suppress(InterruptedError):
            looking.result()
    files.looked = looks


def _sentence(finding: Finding) -> str:
    confirmed = f"（已确认：{finding.reason}）" if finding.reason else ""
    return f"{SEVERITIES[finding.severity]}　{finding.message}{confirmed}［{finding.path}］"


def _summary(report: Report) -> str:
    if not report.findings:
        return "检查完毕，没有发现问题。"
    return f"检查完毕：{len(report.errors)}个错误，{len(report.warnings)}个警告。"


def _count(options: argparse.Namespace) -> int:
    if options.file == "-":
        data, name = sys.stdin.buffer.read(), "标准输入"
    else:
        name = options.file
        try:
            data = Path(name).read_bytes()
        except FileNotFoundError:
            raise Failure(f"找不到文件“{name}”，请检查路径和文件名。") from None
        except (OSError, ValueError):
            raise Failure(f"无法读取文件“{name}”，请检查它是否为文件、是否有权限。") from None
    try:
        print(count_words(data.decode("utf-8-sig")))
    except UnicodeDecodeError:
        raise Failure(f"“{name}”不是 UTF-8 编码的文本，请另存为 UTF-8 编码后重试。") from None
    return OK


def _export(options: argparse.Namespace) -> int:
    from app.export.issuing import InDraft, Unkept
    from app.export.release import Refused, export
    from app.export.surroundings import files_of

    with _open(options.file, writing=not options.draft) as loaded:
        issuer = Unkept() if loaded.file is None else InDraft(loaded.file)
        files = files_of(loaded)
        with _looking(loaded, files) as enough:
            if options.draft:
                enough()
            done = export(
                loaded.edition,
                loaded.draft,
                files,
                options.out,
                as_draft=options.draft,
                issuer=issuer,
                appending=False,  # three files and their paths: what other programs rely on
            )
            if isinstance(done, Refused):
                enough()
        # What looks found never stands in the way: it is told with what was exported.
        warnings = () if options.draft else check(loaded.edition, loaded.draft, files).warnings
    if isinstance(done, Refused):
        for finding in done.findings:
            print(_sentence(finding), file=sys.stderr)
        print(
            f"没有导出：“{options.file}”有{len(done.findings)}个错误，请改正后重试，"
            "或加 --draft 导出草稿。",
            file=sys.stderr,
        )
        return ERRORS
    for warning in warnings:
        print(_sentence(warning), file=sys.stderr)
    for path in (done.docx, done.pdf, done.package):
        print(path)
    print(f"校验码 {done.code}")
    return OK


def _verify(options: argparse.Namespace) -> int:
    from app.export.verify.verify import verify

    verdict = verify(options.files, EDITIONS, options.code, opened=_open)
    if options.json:
        differences = [asdict(difference) for difference in verdict.differences]
        answer = {"consistent": verdict.consistent, "code": verdict.code}
        _write_json({**answer, "differences": differences})
    else:
        print(verdict.sentence)
        for difference in verdict.differences:
            place = f"［{difference.path}］" if difference.path else ""
            print(f"不一致　{difference.message}{place}")
    for remark in verdict.remarks:
        print(f"说明　{remark}", file=sys.stderr if options.json else sys.stdout)
    return OK if verdict.consistent else ERRORS


def _schema(_: argparse.Namespace) -> int:
    from app.model.schema import json_schema

    _write_json(json_schema(EDITIONS[-1]))
    return OK


def _later(options: argparse.Namespace) -> int:
    raise Failure(
        f"本版本还没有“{options.command}”命令，请使用 new、check、count、export、verify 或 schema。"
    )


def _write_json(value: object) -> None:
    """UTF-8 whatever the console is set to, for programs read this."""
    text = json.dumps(value, ensure_ascii=False, indent=2)
    if sys.stdout is None:  # the windowed program has none
        return
    sys.stdout.buffer.write(text.encode("utf-8", "backslashreplace") + b"\n")
    sys.stdout.buffer.flush()
