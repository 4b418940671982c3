"""The virtual environment and what the lock files put into it."""

import errno
import hashlib
import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

from tools.bootstrap import places
from tools.bootstrap.speech import SetupError, quietly, say
from tools.bootstrap.system import provide_venv

# What a purpose is for, and which larger ones contain it.
PURPOSES = {
    "run": "程序的依赖",
    "test": "测试的依赖",
    "build": "打包的依赖",
    "dev": "开发工具",
}
LARGER = {"run": ("test", "build", "dev"), "test": ("dev",), "build": ("dev",), "dev": ()}

DISK_FULL = "磁盘空间不足（约需 1 GB）；请腾出空间后重试。"

# pip's words for a failure -> what to do about it; the first that fits is the reason.
REASONS = {
    ("No space left on device", "[Errno 28]", "[WinError 112]"): DISK_FULL,
    ("DO NOT MATCH THE HASHES",): (
        "下载到的文件与锁定的校验值不符；请清空 pip 缓存（pip cache purge）或换一个软件源后重试。"
    ),
    ("[WinError 5]", "[WinError 32]", "Permission denied"): (
        "有文件正被占用或没有写入权限；请先关闭正在运行的本程序后重试。"
    ),
    (
        "ConnectionError",
        "NewConnectionError",
        "ConnectTimeout",
        "ReadTimeout",
        "ProxyError",
        "SSLError",
        "Connection broken",
        "ConnectionResetError",
        "Max retries exceeded",
        "HTTP error",
    ): (
        "连不上 Python 软件包的下载源；请检查网络或代理后重试，"
        "单位内有镜像的，先用 pip config set global.index-url 设置。"
    ),
    ("No matching distribution", "Could not find a version"): (
        "软件源里没有适合本机系统和 Python 版本的安装包；请安装 64 位的 Python 3.13 后重试。"
    ),
}


def provide(purpose: str) -> None:
    """Bring the virtual environment up to the lock of a purpose; quick when it is there already.

    Raises:
        SetupError: it cannot be made, or something cannot be installed.
    """
    try:
        stamps = _stamps()
        if any(stamps.get(name) == _digest(name) for name in (purpose, *LARGER[purpose])):
            return
        if not _usable():
            _create()
            stamps = {}
        _install(purpose)
        places.STAMP.write_text(json.dumps(stamps | {purpose: _digest(purpose)}), encoding="utf-8")
    except OSError as error:
        if error.errno == errno.ENOSPC:
            raise SetupError(DISK_FULL) from error
        raise SetupError(
            f"不能写入 {error.filename or places.ENVIRONMENT}（{error.strerror}）；"
            "请把整个文件夹放到有写入权限的地方后重试。"
        ) from error


def compile_program() -> None:
    """Keep the program's modules compiled beside them, so that it starts quickly from the first.

    Python does so by itself, but not where it is told not to write (PYTHONDONTWRITEBYTECODE), and
    then each start takes a quarter longer. Where it can't be done the program runs all the same.
    """
    quietly([places.PYTHON, "-m", "compileall", "-q", places.ROOT / "app"])


def _digest(purpose: str) -> str:
    """SHA-256 of a lock file, whatever line ends it was checked out with."""
    path = places.LOCKS / f"{purpose}.txt"
    if not path.exists():
        raise SetupError(f"缺少文件 {path}；请重新取得完整的项目文件夹后重试。")
    return hashlib.sha256(path.read_text(encoding="utf-8").encode()).hexdigest()


def _stamps() -> dict[str, str]:
    """The lock files that were installed, by purpose; none if the environment was moved or lost."""
    try:
        stamps = json.loads(places.STAMP.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return {}
    return stamps if isinstance(stamps, dict) and _usable() else {}


def _usable() -> bool:
    """Whether the environment's Python still starts, is new enough and has pip."""
    question = "import pip, sys; sys.exit(sys.version_info < (3, 11))"
    try:
        done = subprocess.run([places.PYTHON, "-c", question], capture_output=True, check=False)
    except OSError:
        return False
    return done.returncode == 0


def _create() -> None:
    provide_venv()
    say("正在创建虚拟环境 .venv……")
    # Where we run inside the environment itself, it cannot be cleared away under us.
    if Path(sys.prefix).resolve() == places.ENVIRONMENT.resolve():
        raise SetupError("虚拟环境 .venv 已损坏；请退出它（deactivate），删除 .venv 文件夹后重试。")
    if places.ENVIRONMENT.is_symlink() or places.ENVIRONMENT.is_file():
        raise SetupError(f"{places.ENVIRONMENT} 不是文件夹；请移走它后重试。")
    if places.ENVIRONMENT.exists():
        shutil.rmtree(places.ENVIRONMENT)
    code, _ = quietly([sys.executable, "-m", "venv", places.ENVIRONMENT])
    if code or not _usable():
        raise SetupError(
            "没能创建虚拟环境 .venv；请检查磁盘空间和文件夹的写入权限后重试"
            f"（详情见 {places.LOG}）。"
        )


def _install(purpose: str) -> None:
    say(f"正在安装{PURPOSES[purpose]}，首次需要几分钟……")
    command = [places.PYTHON, "-m", "pip", "--disable-pip-version-check", "--no-input", "install"]
    command += ["--quiet", "--require-hashes", "--only-binary", ":all:"]
    command += ["-r", places.LOCKS / f"{purpose}.txt"]
    # pip is told the encoding, so that the log can be read back on Windows.
    code, output = quietly(command, os.environ | {"PYTHONIOENCODING": "utf-8"})
    if code:
        for signs, reason in REASONS.items():
            if any(sign in output for sign in signs):
                raise SetupError(f"没能安装{PURPOSES[purpose]}：{reason}（详情见 {places.LOG}）")
        raise SetupError(f"没能安装{PURPOSES[purpose]}；请按 {places.LOG} 末尾的提示处理后重试。")
