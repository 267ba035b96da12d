#!/usr/bin/env python3
"""One door for newcomers: `python3 run.py demo`, `python3 run.py test`.

Standard library only. It makes a virtual environment in `.venv`, installs the locked
requirements by hash when the lock changed, and hands over to the program inside. It needs
Python 3.11 or newer and nothing else; PostgreSQL comes as a wheel.
"""

from __future__ import annotations

import contextlib
import hashlib
import json
import os
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent
VENV = ROOT / ".venv"
PYTHON = VENV / "bin" / "python"
STAMP = VENV / "installed.json"
RUNTIME_LOCK = ROOT / "requirements.txt"
TEST_LOCK = ROOT / "requirements-test.txt"
OLDEST_PYTHON = (3, 11)

# Used only where Python came without ensurepip (Debian without python3-venv).
PIP_WHEEL = ROOT / "tools" / "pip-26.3-py3-none-any.whl"
PIP_SHA256 = "f3b60b20ffaadd4415ed7957212a38ac63fa4c5fa375bd0f4a797777940fad13"

HELP = """\
落槌 Luochui · 司法拍卖平台 · court auctions

  python3 run.py demo [--no-bots] [--port N] [--reset] [--data DIR]
        打开一个热闹的演示市场 · open a demo market that is alive
  python3 run.py test [pytest …]
        运行全部测试 · run all tests
  python3 run.py check
        格式、规范、类型、依赖方向、结构、迁移 · format, lint, types, imports, structure, migrations
  python3 run.py bench [--quick] [--json]
        测速 · measure the speed
  python3 run.py serve …
        启动服务（进程守护） · serve, supervised
  python3 run.py auction …
        其他命令（auction --help） · every other command
"""

# Every step of `check`: name and the module with its arguments.
CHECKS: dict[str, list[str]] = {
    "format": ["-m", "ruff", "format", "--check", "."],
    "lint": ["-m", "ruff", "check", "."],
    "types": ["-m", "mypy"],
    "imports": ["-c", "from importlinter.cli import lint_imports_command as run; run()"],
    "security": ["-m", "bandit", "-q", "-c", "pyproject.toml", "-r", "auction_app"],
    "structure and migrations": ["-m", "pytest", "-q", "tests/structure"],
}


def say(zh: str, en: str) -> None:
    """Tell the person at the terminal, in both languages."""
    print(f"{zh}\n{en}", file=sys.stderr, flush=True)


def give_up(zh: str, en: str) -> SystemExit:
    say("✗ " + zh, "✗ " + en)
    return SystemExit(1)


def check_machine() -> None:
    """Refuse early and in plain words what cannot work."""
    if sys.version_info < OLDEST_PYTHON:
        have = sys.version.split()[0]
        raise give_up(
            f"需要 Python 3.11 或更新版本，当前为 {have}。",
            f"Python 3.11 or newer is needed; this is {have}.",
        )
    if os.name != "posix":
        raise give_up(
            "只支持 Linux 与 macOS；Windows 请使用 WSL。",
            "Linux and macOS only; on Windows please use WSL.",
        )


def digest(lock: Path) -> str:
    return hashlib.sha256(lock.read_bytes()).hexdigest()


def read_stamp() -> dict[str, str]:
    """What was installed: lock name → its digest. Empty where nothing usable is there."""
    try:
        stamp: dict[str, str] = json.loads(STAMP.read_text("utf-8"))
    except (OSError, ValueError):
        return {}
    return stamp if stamp.get("python") == venv_python() else {}


def venv_python() -> str:
    """The version of the environment's Python; empty where it does not run (any more)."""
    command = [str(PYTHON), "-c", "import sys; print(sys.version)"]
    try:
        return subprocess.run(command, env=quiet_env(), capture_output=True, text=True).stdout
    except OSError:
        return ""


def is_ready(lock: Path) -> bool:
    return PYTHON.exists() and read_stamp().get(lock.name) == digest(lock)


@contextlib.contextmanager
def only_one_installer():  # type: ignore[no-untyped-def]  # run.py stays free of typing imports
    """Two starters at once: one installs, the other waits and finds the work done."""
    import fcntl

    with open(__file__, "rb") as handle:
        fcntl.flock(handle, fcntl.LOCK_EX)
        yield


def make_environment(lock: Path) -> None:
    """Leave `.venv` with exactly the versions of `lock` installed."""
    if is_ready(lock):
        return
    with only_one_installer():
        if is_ready(lock):
            return
        try:
            build_venv()
            install(lock)
        except PermissionError as error:
            raise give_up(
                f"无法写入 {error.filename}：请把项目复制到自己的目录。",
                f"Cannot write {error.filename}: please copy the project into a folder of yours.",
            ) from error


def build_venv() -> None:
    """Make the bare environment, again when this Python is not the one that made it."""
    import venv

    if read_stamp():
        return
    say("正在创建虚拟环境 .venv …", "Making the virtual environment .venv …")
    venv.EnvBuilder(clear=not venv_python(), symlinks=True, with_pip=False).create(VENV)


def quiet_env() -> dict[str, str]:
    """The caller's environment without what would lead pip or Python out of `.venv`."""
    unwanted = {
        "PYTHONHOME",
        "PYTHONPATH",
        "PIP_USER",
        "PIP_TARGET",
        "PIP_PREFIX",
        "PIP_REQUIRE_HASHES",
    }
    kept = {name: value for name, value in os.environ.items() if name not in unwanted}
    return kept | {"PIP_DISABLE_PIP_VERSION_CHECK": "1", "PIP_NO_INPUT": "1", "PYTHONUTF8": "1"}


def install(lock: Path) -> None:
    say(
        f"正在安装 {lock.name} 中锁定的依赖（首次约一分钟）…",
        f"Installing what {lock.name} locks (about a minute the first time) …",
    )
    done = subprocess.run(
        [
            *(*find_pip(), "install", "-qq", "--require-hashes", "--only-binary=:all:"),
            *("-r", str(lock)),
        ],
        env=quiet_env(),
        stdin=subprocess.DEVNULL,
    )
    if done.returncode:
        raise give_up(
            "依赖安装失败，原因见上。若无法访问软件包索引，请设置 PIP_INDEX_URL 指向可用的镜像后重试。",
            "Installing failed, the reason stands above. Where the package index cannot be reached, "
            "set PIP_INDEX_URL to a mirror and try again.",
        )
    installed = read_stamp() | {lock.name: digest(lock), "python": venv_python()}
    if lock == TEST_LOCK:
        installed[RUNTIME_LOCK.name] = digest(
            RUNTIME_LOCK
        )  # the test lock holds the runtime lock's pins
    STAMP.write_text(json.dumps(installed), "utf-8")


def find_pip() -> list[str]:
    """A command that installs into `.venv`: its own pip, ensurepip's, or the wheel in tools/."""
    own = [str(PYTHON), "-m", "pip"]
    for prepare in ("import pip", "import ensurepip; ensurepip.bootstrap()"):
        if runs_silently(prepare):
            return own
    if digest(PIP_WHEEL) != PIP_SHA256:
        raise give_up(
            f"{PIP_WHEEL.name} 与记录的哈希不符，请重新取得本项目。",
            f"{PIP_WHEEL.name} is not the file it should be; please get the project again.",
        )
    return [str(PYTHON), str(PIP_WHEEL / "pip")]  # a wheel runs where it lies


def runs_silently(code: str) -> bool:
    done = subprocess.run([str(PYTHON), "-c", code], env=quiet_env(), capture_output=True)
    return done.returncode == 0


def inside_env() -> dict[str, str]:
    """The environment for our own program: the project importable from any directory, UTF-8 everywhere."""
    unwanted = {"PYTHONHOME", "PYTHONDONTWRITEBYTECODE"}  # uncached imports take seconds
    kept = {name: value for name, value in os.environ.items() if name not in unwanted}
    path = f"{VENV / 'bin'}{os.pathsep}{kept.get('PATH', os.defpath)}"
    return kept | {
        "PYTHONPATH": str(ROOT),
        "PYTHONSAFEPATH": "1",  # what lies in the caller's folder is none of our modules
        "PYTHONUTF8": "1",
        "VIRTUAL_ENV": str(VENV),
        "PATH": path,
    }


def become(*arguments: str, at_root: bool = False) -> None:
    """Replace this process, so that signals and the exit code are the program's own."""
    if at_root:
        os.chdir(ROOT)
    sys.stdout.flush()
    os.execve(str(PYTHON), [str(PYTHON), *arguments], inside_env())


def run_checks() -> int:
    """Run every check, also after one failed, and say which did."""
    failed = []
    for name, arguments in CHECKS.items():
        print(f"── {name}", flush=True)
        done = subprocess.run([str(PYTHON), *arguments], cwd=ROOT, env=inside_env())
        if done.returncode:
            failed.append(name)
    print(f"✗ {', '.join(failed)}" if failed else "✓ 全部通过 · all green")
    return 1 if failed else 0


def main(arguments: list[str]) -> int:
    command, rest = (arguments[0], arguments[1:]) if arguments else ("help", [])
    if command in {"help", "-h", "--help"}:
        print(HELP)
        return 0
    if command not in {"demo", "test", "check", "bench", "serve", "auction", "setup"}:
        print(HELP, file=sys.stderr)
        raise give_up(f"没有这个命令：{command}", f"No such command: {command}")
    check_machine()
    make_environment(TEST_LOCK if command in {"test", "check", "bench", "setup"} else RUNTIME_LOCK)
    if command == "setup":
        return 0
    if command == "check":
        return run_checks()
    if command == "test":
        # Everything: whole files in two processes, for much of it waits. Some: in one.
        become("-m", "pytest", *(rest or ("-n", "2", "--dist", "loadfile")), at_root=True)
    elif command == "auction":
        become("-m", "auction_app.cli", *rest)
    become("-m", "auction_app.cli", command, *rest)
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
