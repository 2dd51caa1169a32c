"""Where rules lie: the package's own folder, then a folder of the user's own."""

from __future__ import annotations

from pathlib import Path

HERE = Path(__file__).parent
SUFFIXES = frozenset({".toml", ".txt", ".csv"})
_added: list[Path] = []


def use(folder: Path) -> None:
    """Take a user's folder beside the package's; to be called before any rule is read."""
    # A worker that was forked has it already, and twice would be another state of the rules.
    if folder not in _added:
        _added.append(folder)


def folders() -> tuple[Path, ...]:
    """Return the folders in the order in which their rules are taken."""
    return (HERE, *_added)


def files(name: str) -> tuple[Path, ...]:
    """Return the files of one name, in each folder that has it."""
    return tuple(path for folder in folders() if (path := folder / name).is_file())
