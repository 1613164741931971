"""
Compiles the rooms that read texts, where that can be done; all else is in pyproject.

mypyc, mypy's own compiler, makes extension modules of the typed files in `HOT`. Nothing
depends on them: without a C compiler or Python's headers, with `PURE_PYTHON=1`, or if
anything goes wrong, the same files run as they are. What was compiled from which text,
or why nothing was, is noted in `compiled.json` (see src/armsbeat/compiled.py).
"""

import json
import os
import shlex
import shutil
import sys
import sysconfig
from concurrent.futures import ThreadPoolExecutor
from hashlib import sha256
from pathlib import Path

from setuptools import Extension, setup
from setuptools.command.build_ext import build_ext

ROOT = Path(__file__).parent
SOURCES = ROOT / "src"
RECORD = SOURCES / "armsbeat" / "compiled.json"
GROUP = "armsbeat"
COMPILER = "mypy==2.4.1"

HOT = ("identity.py", "annotate/*.py", "stories/*.py")
# Packages load their parts when first used, which mypyc would not; the teller is little
# but calls of the others, and tests put tellers of their own in its place.
LEFT = ("__init__.py", "teller.py")

# Types are checked by `make types`, with all packages at hand, as they are not here.
MYPY = ("--config-file=", "--ignore-missing-imports", "--no-error-summary")
COMMANDS = {"editable_wheel", "bdist_wheel", "build", "build_ext", "install", "develop"}


class Compile(build_ext):
    """`build_ext` on all cores, that gives up rather than fail."""

    def run(self) -> None:
        """Compile all or nothing."""
        try:
            super().run()
        except (Exception, SystemExit) as error:
            self.extensions = []
            # The whole command may stand in the error; the compiler said why above.
            leave_pure(f"the C compiler failed ({str(error)[-200:]})")

    def build_extensions(self) -> None:
        """Compile the files of one extension side by side."""
        compile_all = self.compiler.compile

        def compile_each(sources: list[str], *args: object, **options: object) -> list:
            with ThreadPoolExecutor(os.cpu_count()) as pool:
                done = pool.map(lambda s: compile_all([s], *args, **options), sources)
                return [path for paths in done for path in paths]

        self.compiler.compile = compile_each
        super().build_extensions()


def extensions() -> list[Extension]:
    """What to compile; nothing where it cannot be done, or is not wanted."""
    reason = why_not()
    if reason:
        leave_pure(reason)
        return []
    paths = sorted(p for hot in HOT for p in (SOURCES / "armsbeat").glob(hot))
    paths = [path for path in paths if path.name not in LEFT]
    clear()
    try:
        from mypyc.build import mypycify

        made = mypycify(
            [*MYPY, *(str(path.relative_to(ROOT)) for path in paths)],
            opt_level="2",
            debug_level="0",
            multi_file=True,
            group_name=GROUP,
        )
    except (Exception, SystemExit) as error:
        leave_pure(f"mypyc failed ({error})")
        return []
    for extension in made:
        # What another compiler warns of must not cost its users the speed.
        kept = [flag for flag in extension.extra_compile_args if flag != "-Werror"]
        if sys.platform == "linux":
            # Calls within the extension go straight to where they lead.
            kept += ["-fvisibility=hidden", "-fno-plt"]
        extension.extra_compile_args = kept
    names = (path.relative_to(SOURCES).as_posix() for path in paths)
    digests = (sha256(path.read_bytes()).hexdigest() for path in paths)
    note(sources=dict(zip(names, digests, strict=True)))
    return made


def why_not() -> str:
    """Why nothing is to be compiled; empty where nothing is in the way."""
    if os.environ.get("PURE_PYTHON", "0") not in ("", "0"):
        return "PURE_PYTHON is set"
    if sys.implementation.name != "cpython":
        return f"mypyc does not support {sys.implementation.name}"
    if os.name == "nt":
        return ""  # setuptools finds Microsoft's compiler by itself
    command = os.environ.get("CC") or sysconfig.get_config_var("CC") or "cc"
    if not shutil.which(shlex.split(command)[0]):
        return "there is no C compiler (on Debian: apt install gcc)"
    if not Path(sysconfig.get_path("include"), "Python.h").is_file():
        return "Python's headers are missing (on Debian: apt install python3-dev)"
    return ""


def leave_pure(reason: str) -> None:
    """Say why, and leave nothing behind that would hide the sources."""
    print(f"armsbeat is not compiled: {reason}. It runs, but slower.", file=sys.stderr)
    clear()
    note(reason=reason)


def clear() -> None:
    """Remove what was compiled in place."""
    for product in (*SOURCES.rglob("*.so"), *SOURCES.rglob("*.pyd")):
        product.unlink()
    RECORD.unlink(missing_ok=True)


def note(**what: object) -> None:
    """Note how it went."""
    RECORD.write_text(json.dumps(what, indent=1) + "\n", encoding="utf-8")


if __name__ == "__main__":
    setup(
        # Asked for only where it is used: a few platforms have no wheel of it.
        setup_requires=[] if why_not() else [COMPILER],
        ext_modules=extensions() if COMMANDS & set(sys.argv) else [],
        cmdclass={"build_ext": Compile},
    )
