"""Mail domains: what an address tells about who somebody works for, and where it tells nothing."""

from __future__ import annotations

from contextlib import suppress

import idna

from hackathon.core.language import gettext as _
from hackathon.core.language import look_alike

# Providers at which anybody gets an address, by the last labels of their domains. Not complete, and
# need not be: whoever enters a domain answers for it.
PUBLIC = frozenset([
    "126.com", "163.com", "aol.com", "fastmail.com", "free.fr", "gmail.com", "gmx.at", "gmx.ch",
    "gmx.com", "gmx.de", "gmx.net", "googlemail.com", "hey.com", "hotmail.com", "hotmail.fr",
    "icloud.com", "inbox.ru", "laposte.net", "libero.it", "list.ru", "live.com", "mail.com",
    "mail.ru", "me.com", "msn.com", "naver.com", "orange.fr", "outlook.com", "outlook.fr",
    "posteo.de", "proton.me", "protonmail.com", "qq.com", "rediffmail.com", "sina.com",
    "sohu.com", "t-online.de", "tutanota.com", "web.de", "yahoo.co.jp", "yahoo.com", "yahoo.fr",
    "yandex.com", "yandex.ru", "zoho.com",
])  # fmt: skip


def ascii_form(domain: str) -> str:
    """Return a domain as it is kept and compared, or an empty text when it is none."""
    # People paste "@office.example" or end it with a dot.
    typed = domain.strip().strip(".").removeprefix("@")
    try:
        return idna.encode(typed, uts46=True).decode().lower() if typed else ""
    except idna.IDNAError:
        return ""


def address_key(address: str) -> str:
    """Return the same for every spelling of one address: case, width, invisible letters, and a
    national domain in its own letters or in ASCII. The part before the @ is its server's matter:
    dots and words after a plus make another address."""
    local, sign, domain = look_alike(address).rpartition("@")
    domain = domain.strip(".")
    if "xn--" in domain:
        with suppress(idna.IDNAError):
            domain = idna.decode(domain)
    return look_alike(f"{local}{sign}{domain}")


def problem(domain: str) -> str | None:
    """Return why a domain cannot be an office's, as a sentence, or None."""
    if not domain or ascii_form(domain) != domain or "." not in domain:
        return _("“%(domain)s” is not a mail domain. Write for example ipo.example.", domain=domain)
    # Below a provider too: some give their customers names of their own.
    if any(domain == public or domain.endswith(f".{public}") for public in PUBLIC):
        return _(
            "At %(domain)s anybody gets an address, so it does not tell who works where.",
            domain=domain,
        )
    return None


def overlap(one: str, other: str) -> bool:
    """Tell whether an address can lie at both: one is the other, or stands above it."""
    return one == other or one.endswith(f".{other}") or other.endswith(f".{one}")
