"""Makes dist/zhenggai-VERSION-bundle: wheels and install scripts for machines without a network.

    python bundle/make.py [VERSION OF PYTHON ON WINDOWS, such as 3.12]

Run by ``make bundle``. What is fetched is what the lock files name, hash by hash. The Linux half is
installed into an empty environment and converts a plan; the Windows half, which cannot be run here,
is checked for every requirement that its wheels state for Windows.
"""

from __future__ import annotations

import hashlib
import os
import shutil
import subprocess
import sys
import tempfile
import zipfile
from collections.abc import Iterable, Iterator, Mapping
from email.parser import HeaderParser
from pathlib import Path

from packaging.requirements import Requirement
from packaging.utils import canonicalize_name, parse_wheel_filename

ROOT = Path(__file__).parent.parent
LOCK, LOCK_WINDOWS = ROOT / "requirements.txt", ROOT / "requirements-windows.txt"
PLAN = ROOT / "samples" / "notice-2025" / "plan.docx"
PIP = [sys.executable, "-m", "pip", "-q", "--disable-pip-version-check"]
HERE = f"{sys.version_info[0]}.{sys.version_info[1]}"
WINDOWS = {
    "os_name": "nt",
    "sys_platform": "win32",
    "platform_system": "Windows",
    "platform_machine": "AMD64",
}


def main(words: list[str]) -> None:
    """Make the bundle and say what is in it."""
    windows = words[0] if words else HERE
    dist = ROOT / "dist"
    with tempfile.TemporaryDirectory() as folder:
        own = Path(folder)
        run(["wheel", "--no-deps", "--no-build-isolation", "-w", own, ROOT])
        (wheel,) = own.glob("zhenggai-*.whl")
        made = dist / f"zhenggai-{parse_wheel_filename(wheel.name)[1]}-bundle"
        shutil.rmtree(made, ignore_errors=True)
        linux = made / "wheels-linux"
        run(["wheel", "--require-hashes", "--no-build-isolation", "-r", LOCK, "-w", linux])
        shutil.copy(wheel, linux)
        fetch_windows(linux, made / "wheels-windows", windows)
    write_script(ROOT / "bundle" / "install.sh", made, HERE, "\n")
    write_script(ROOT / "bundle" / "install.bat", made, windows, "\r\n")
    for name in ("README.md", "README.zh-CN.md", "LICENSE", "NOTICE"):
        shutil.copy(ROOT / name, made)
    check(made / "wheels-linux", {"python_version": HERE, "python_full_version": f"{HERE}.0"})
    check(
        made / "wheels-windows",
        {**WINDOWS, "python_version": windows, "python_full_version": f"{windows}.0"},
    )
    sums = [f"{digest(path)}  {path.relative_to(made).as_posix()}\n" for path in files(made)]
    (made / "SHA256SUMS").write_text("".join(sums), encoding="utf-8")
    try_out(made)
    for path in files(made):
        print(path.relative_to(dist).as_posix())


def run(words: Iterable[object]) -> None:
    """Run pip."""
    subprocess.run([*PIP, *map(str, words)], check=True)


def fetch_windows(linux: Path, windows: Path, version: str) -> None:
    """Take over the wheels that run anywhere; fetch the others, and what only Windows needs."""
    windows.mkdir(parents=True)
    anywhere = set()
    for wheel in linux.glob("*.whl"):
        name, _, _, tags = parse_wheel_filename(wheel.name)
        if all(tag.platform == "any" for tag in tags):
            shutil.copy(wheel, windows)
            anywhere.add(name)
    with tempfile.TemporaryDirectory() as folder:
        wanted = Path(folder) / "wanted.txt"
        wanted.write_text("".join(rest(LOCK.read_text(encoding="utf-8"), anywhere)), "utf-8")
        for lock in (wanted, LOCK_WINDOWS):
            platform = ["--platform", "win_amd64", "--python-version", version]
            only = ["--only-binary", ":all:", "--no-deps", "--require-hashes"]
            run(["download", *platform, *only, "-r", lock, "-d", windows])


def rest(lock: str, taken: set[str]) -> Iterator[str]:
    """Yield the lines of a lock file whose packages are not among those taken."""
    keep = True
    for line in lock.splitlines(keepends=True):
        if line[:1].isalnum():
            keep = canonicalize_name(line.partition("==")[0].partition("[")[0]) not in taken
        if keep:
            yield line


def write_script(source: Path, made: Path, version: str, end: str) -> None:
    """Write an install script for one version of Python, with the line ends of its system."""
    text = source.read_text(encoding="ascii").replace("@VERSION@", version)
    (made / source.name).write_text(text, encoding="ascii", newline=end)


def check(folder: Path, environment: Mapping[str, str]) -> None:
    """Stop where a wheel requires what is not in the folder, in the version that is there."""
    lost = list(missing(folder, environment))
    if lost:
        sys.exit(f"bundle: {folder.name} lacks {', '.join(lost)}")


def missing(folder: Path, environment: Mapping[str, str]) -> Iterator[str]:
    """Yield what wheels in a folder require on a system and do not find there."""
    wheels = {parse_wheel_filename(path.name)[0]: path for path in folder.glob("*.whl")}
    for name, path in sorted(wheels.items()):
        with zipfile.ZipFile(path) as archive:
            (inside,) = (n for n in archive.namelist() if n.endswith(".dist-info/METADATA"))
            metadata = HeaderParser().parsestr(archive.read(inside).decode("utf-8"))
        for line in metadata.get_all("Requires-Dist") or []:
            wanted = Requirement(line)
            if wanted.marker is not None and not wanted.marker.evaluate(
                {**environment, "extra": ""}
            ):
                continue
            found = wheels.get(canonicalize_name(wanted.name))
            if found is None or parse_wheel_filename(found.name)[1] not in wanted.specifier:
                yield f"{wanted} (of {name})"


def try_out(made: Path) -> None:
    """Install the Linux half outside the checkout and convert a plan with it."""
    with tempfile.TemporaryDirectory() as folder:
        place = Path(folder)
        environment = {k: v for k, v in os.environ.items() if not k.startswith(("PIP_", "PYTHON"))}
        environment["PYTHON"] = sys.executable
        script = ["sh", str(made / "install.sh"), str(place / "环境 1")]
        subprocess.run(script, check=True, env=environment, cwd=place)
        command = place / "环境 1" / "bin" / "zhenggai"
        shutil.copy(PLAN, place)
        words = ["convert", PLAN.name, "--ledger", "台账.xlsx"]
        subprocess.run([command, *words], check=True, env=environment, cwd=place)


def files(folder: Path) -> list[Path]:
    """Return all files below a folder, in order."""
    return sorted(path for path in folder.rglob("*") if path.is_file())


def digest(path: Path) -> str:
    """Return the SHA-256 of a file."""
    return hashlib.sha256(path.read_bytes()).hexdigest()


if __name__ == "__main__":
    main(sys.argv[1:])
