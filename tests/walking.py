"""Every page of the demonstration, found by following links as each of its people; for the tests of
accessibility and for pictures."""

import html
import http.cookiejar
import json
import re
import urllib.error
import urllib.parse
import urllib.request
from collections import deque
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path

from filelock import FileLock
from flask import Flask

from hackathon.content.demonstration import PASSWORD

OPEN, JUDGING, PUBLISHED = (
    "/events/ai-tools-codefest",
    "/events/trademark-search-sprint",
    "/events/open-patent-data-days",
)
# Pilots of Pia's: of one her office takes the tool over, one was consulted on, one still is.
LED = [
    "/pilots/look-alike-search/adopters",
    "/pilots/register-from-paper/adopters",
    "/pilots/register-from-paper/consultation",
    "/pilots/status-line/consultation",
]
WINNER = "saoirse.giollabhui"  # captain of a team of the published event
# Who looks, in this order, where each begins, and into how many tests the pages are cut.
PEOPLE: dict[str | None, tuple[list[str], int]] = {
    None: (
        [
            "/",
            "/outbox",
            "/design",
            f"{OPEN}/",
            f"{JUDGING}/",
            f"{JUDGING}/challenges/sounds-the-same",  # the one that was corrected
            f"{PUBLISHED}/",
            f"{OPEN}/results",
            f"{PUBLISHED}/results",
        ],
        4,
    ),
    "cy": (["/me", f"{OPEN}/", f"{OPEN}/mine"], 1),
    "ben": (["/me", f"{OPEN}/mine"], 2),
    "dee": (["/me", f"{JUDGING}/judge/"], 1),
    WINNER: (["/me", f"{PUBLISHED}/mine", "/pilots/status-line/files"], 1),
    "ada": (
        ["/me", f"{JUDGING}/organise/", f"{OPEN}/organise/", f"{PUBLISHED}/organise/results"],
        6,
    ),
    "pia": (
        [
            "/me",
            *LED,
            "/pilots/",
            "/solutions/term-checker",
            "/consultations/gate-for-language-models",
            "/consultations/common-test-collection",
            "/solutions/image-sorter",
            "/offices/exchange/checked-lists",
            "/offices/XC/contact",
            "/offices/XC/maturity/2026/finish",  # a button of the form leads there
            "/offices/XC/maturity/2025/choose",
            f"{OPEN}/register",
        ],
        4,
    ),
    "root": (["/me", "/admin/", "/consultations/report-on-pilots-of-the-year"], 3),
}
# What the walk cannot come upon: links from messages (here in the state in which most people see
# them: too late).
LOST = [
    "/people/confirm/used",
    "/people/reset/used",
    "/people/email/used",
    "/people/merge/used",
    "/notices/used",
    f"{OPEN}/invitations/used",
    f"{OPEN}/organisers/used",
    "/nowhere",
]
NO_PAGES = re.compile(
    r"api\.|feeds\.|names\.|.*\.old_\w+$|submissions\.begin$|papers\.slash$|scorecards\.following$|copies\.(draft|version)$|(files|challenges|pilot_files)\.(download|contents)$|.*(export|book|calendar|manifest|checksums|resource|pack|file|scores|exports\.sheet|statistics\.sheet|archive\.download|imports\.template)$"
)


class Walker:
    """A person who follows links without a browser, once for each page that nobody before has
    seen."""

    def __init__(self, url: str, app: Flask, seen: set[str]) -> None:
        self.url, self.seen = url, seen
        self.map = app.url_map.bind("127.0.0.1")
        self.open = urllib.request.build_opener(
            urllib.request.HTTPCookieProcessor(http.cookiejar.CookieJar())
        ).open

    def get(self, address: str) -> tuple[str, str]:
        """The page's text ("" when it is no page) and the path where it was found; a redirect is
        followed."""
        try:
            with self.open(self.url + address) as answer:
                page = (
                    answer.read().decode()
                    if answer.headers.get_content_type() == "text/html"
                    else ""
                )
                return page, urllib.parse.urlsplit(answer.url).path
        except urllib.error.HTTPError:
            return "", address.split("?")[0]  # the test that looks at it will tell

    def sign_in(self, who: str) -> None:
        token = re.search(r'name="csrf_token"[^>]*value="([^"]+)"', self.get("/people/sign-in")[0])
        assert token
        fields = {"email": f"{who}@example.org", "password": PASSWORD, "csrf_token": token[1]}
        self.open(f"{self.url}/people/sign-in", urllib.parse.urlencode(fields).encode()).close()

    def walk(self, begin: Iterable[str]) -> list[str]:
        """The addresses where pages were found: those to begin with, then one of each page that
        nobody has seen yet."""
        ahead, found, first = deque(begin), list[str](), set(begin)
        passed: set[str] = (
            set()
        )  # pages that somebody else looks at, but which may show this person other links
        sent_on = set[str]()  # from them somebody else may well come further, signed in
        while ahead:
            address = ahead.popleft()
            path = address.split("?")[0]
            if address in found:
                continue
            endpoint, _values = self.map.match(path, "GET")
            known = endpoint in self.seen and address not in first
            if NO_PAGES.match(endpoint) or endpoint in sent_on or (known and endpoint in passed):
                continue
            page, path_found = self.get(address)
            if path_found != path:  # sent on, to a page of its own
                ahead.append(path_found)
                sent_on.add(endpoint)
                continue
            if known:
                passed.add(endpoint)
            else:
                found.append(address)
            self.seen.add(endpoint)
            links = (
                html.unescape(link).removeprefix(self.url)
                for link in re.findall(r'<a[^>]+href="([^"#]+)', page)
            )
            ahead.extend(link for link in links if link.startswith("/") and "lang=" not in link)
        return found


class Pages(Mapping[str | None, list[str]]):
    """For each person of ``PEOPLE``, the addresses of the pages that nobody before has seen. Each
    person walks when somebody asks for the pages, once for all workers, after those before."""

    def __init__(self, kept: Path, url: str, app: Flask) -> None:
        self.kept, self.url, self.app = kept, url, app

    def __getitem__(self, who: str | None) -> list[str]:
        with FileLock(f"{self.kept}.lock"):
            walked = json.loads(self.kept.read_text()) if self.kept.exists() else {"seen": []}
            seen = set[str](walked["seen"])
            for person, (begin, _parts) in PEOPLE.items():
                if str(person) not in walked:
                    walker = Walker(self.url, self.app, seen)
                    if person is not None:
                        walker.sign_in(person)
                    walked[str(person)] = ([] if person else LOST) + walker.walk(begin)
                if person == who:
                    break
            self.kept.write_text(json.dumps({**walked, "seen": sorted(seen)}))
        return list(walked[str(who)])

    def __iter__(self) -> Iterator[str | None]:
        return iter(PEOPLE)

    def __len__(self) -> int:
        return len(PEOPLE)
