"""LibreOffice's profile for files of strangers: no link opened, no macro run, no host reached."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from pathlib import Path
from xml.sax.saxutils import escape, quoteattr

# A node of LibreOffice's configuration, a property of it, its value.
Setting = tuple[str, str, str]

SCRIPTING = "/org.openoffice.Office.Common/Security/Scripting"
PROXY = "/org.openoffice.Inet/Settings"
NEVER = "2"
BY_HAND = "2"
NOBODY, DISCARD = "127.0.0.1", "9"
# What each group forbids by itself, where its version of LibreOffice knows the setting.
GUARDS: Mapping[str, tuple[Setting, ...]] = {
    "untrusted-links": ((SCRIPTING, "BlockUntrustedRefererLinks", "true"),),
    "active-content": ((SCRIPTING, "DisableActiveContent", "true"),),
    "macros": (
        (SCRIPTING, "DisableMacrosExecution", "true"),
        (SCRIPTING, "MacroSecurityLevel", "3"),
    ),
    "links": (
        ("/org.openoffice.Office.Writer/Content/Update", "Link", NEVER),
        ("/org.openoffice.Office.Calc/Content/Update", "Link", NEVER),
    ),
    "dead-proxy": (
        (PROXY, "ooInetProxyType", BY_HAND),
        (PROXY, "ooInetNoProxy", ""),
        *((PROXY, f"ooInet{scheme}ProxyName", NOBODY) for scheme in ("HTTP", "HTTPS", "FTP")),
        *((PROXY, f"ooInet{scheme}ProxyPort", DISCARD) for scheme in ("HTTP", "HTTPS", "FTP")),
    ),
}
XML_HEAD = (
    '<?xml version="1.0" encoding="UTF-8"?>\n'
    '<oor:items xmlns:oor="http://openoffice.org/2001/registry">\n'
)


def write_profile(folder: Path, guards: Iterable[str] = tuple(GUARDS)) -> None:
    """Lay a fresh profile into a folder that does not exist yet."""
    user = folder / "user"
    user.mkdir(parents=True)
    items = (_item(*setting) for guard in guards for setting in GUARDS[guard])
    text = XML_HEAD + "".join(items) + "</oor:items>\n"
    (user / "registrymodifications.xcu").write_text(text, encoding="utf-8")


def _item(path: str, name: str, value: str) -> str:
    prop = f'<prop oor:name={quoteattr(name)} oor:op="fuse"><value>{escape(value)}</value></prop>'
    return f"<item oor:path={quoteattr(path)}>{prop}</item>\n"
