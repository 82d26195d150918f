"""What browsers call themselves, in the few words that their owner knows them by."""

from __future__ import annotations

# Marks in a browser's name for itself; most browsers also carry the marks of those below them here.
BROWSERS = (
    ("Firefox/", "Firefox"), ("Edg", "Edge"), ("OPR/", "Opera"),
    ("SamsungBrowser/", "Samsung Internet"), ("YaBrowser/", "Yandex"),
    ("CriOS/", "Chrome"), ("FxiOS/", "Firefox"), ("HeadlessChrome/", "Chrome"),
    ("Chrome/", "Chrome"), ("Safari/", "Safari"),
)  # fmt: skip
SYSTEMS = (
    ("Android", "Android"), ("iPhone", "iPhone"), ("iPad", "iPad"), ("CrOS", "ChromeOS"),
    ("Windows", "Windows"), ("Mac OS X", "macOS"),
    ("Linux", "Linux"),
)  # fmt: skip


def device(browser: str) -> str:
    """Return browser and system, "Firefox, Windows", from what a browser calls itself (User-Agent);
    empty when nothing in it is known."""
    found = (
        next((name for mark, name in marks if mark in browser), "") for marks in (BROWSERS, SYSTEMS)
    )
    return ", ".join(name for name in found if name)
