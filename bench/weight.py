"""What each page weighs on the wire, in how many requests, and when it can be read on a slow
link.

    .venv/bin/python bench/weight.py [--data FOLDER] [--slow 4] [PART-OF-AN-ADDRESS ...]

Serves the demonstration and opens its pages in Chromium with an empty cache each time. Weight is
what the browser counts: compressed bodies with their headers, of everything that the page loads.
"Readable" is the first contentful paint on a link of 50 kbit/s with 400 ms of latency (Chromium's
own throttling), measured for the first ``--slow`` pages.

    --data FOLDER   a demonstration that was made before (DATA_DIR); without it one is made, which
    takes a while. The goal is 16 kB and 4 requests; the exit code is 1 when a page misses it.
"""

from __future__ import annotations

import argparse
import re
import sys
from contextlib import ExitStack
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parent.parent
sys.path[:0] = [str(ROOT), str(ROOT / "tests")]

import servers  # noqa: E402

from hackathon.content.demonstration import PASSWORD  # noqa: E402

EVENT, JUDGING = "ai-tools-codefest", "trademark-search-sprint"
PUBLISHED = "open-patent-data-days"
PAGES = [
    "/", f"/events/{EVENT}/", f"/events/{EVENT}/challenges/", f"/events/{EVENT}/challenges/nice-terms", "/events/", f"/events/{EVENT}/programme",
    f"/events/{EVENT}/rules", f"/events/{EVENT}/teams/", f"/events/{PUBLISHED}/results", "/pilots/", "/pilots/goods-list-helper", "/offices/",
    "/people/sign-in", "/people/sign-up", "/receipts/", "/accessibility", "/api/",
]  # fmt: skip
# Pages of signed-in people; "~" and an expression: where a link of the page before leads.
OF_PEOPLE = {
    "ben": [
        "/me",
        f"/events/{EVENT}/mine",
        "~/submissions/",
        "~/tasks/",
        f"/events/{EVENT}/teams/",
    ],
    "dee": ["/me", f"/events/{JUDGING}/judge/", "~/judge/[a-z0-9]+$"],
    "ada": ["/me", f"/events/{EVENT}/organise/", f"/events/{EVENT}/organise/submissions"],
    "pia": ["/me", "/pilots/", "/pilots/goods-list-helper"],
}
MOST_BYTES, MOST_REQUESTS = 16_000, 4
PAINTED = "performance.getEntriesByName('first-contentful-paint')[0]?.startTime"
BITS_A_SECOND, LATENCY = 50_000, 400  # milliseconds


def cookies(browser: Any, site: str, who: str) -> list[Any]:
    """Sign one of the demonstration's people in, and return what their browser keeps."""
    context = browser.new_context(locale="en")
    try:
        page = context.new_page()
        page.goto(f"{site}/people/sign-in")
        page.fill("#email", f"{who}@example.org")
        page.fill("#password", PASSWORD)
        page.click("main form button.btn")
        page.wait_for_url("**/me")
        return list(context.cookies())
    finally:
        context.close()


def addresses(browser: Any, site: str, who: str, kept: list[Any]) -> list[str]:
    """Return the pages of a person, with links followed."""
    context = browser.new_context(locale="en")
    context.add_cookies(kept)
    found: list[str] = []
    page = context.new_page()
    for step in OF_PEOPLE[who]:
        if step.startswith("~"):
            paths = page.eval_on_selector_all("main a", "links => links.map((a) => a.pathname)")
            step = next(path for path in paths if re.search(step[1:], path))
        page.goto(site + step)
        found.append(step)
    context.close()
    return found


def look(browser: Any, url: str, slow: bool, kept: list[Any]) -> tuple[int, int, float]:
    """Open a page with an empty cache; returns bytes, requests and seconds to the first contentful
    paint.

    :param kept: the cookies of who looks
    """
    context = browser.new_context(locale="en")
    context.add_cookies(kept)
    try:
        page = context.new_page()
        wire = context.new_cdp_session(page)
        requests: list[str] = []
        lengths: list[float] = []
        wire.on("Network.requestWillBeSent", lambda sent: requests.append(sent["request"]["url"]))
        wire.on("Network.loadingFinished", lambda got: lengths.append(got["encodedDataLength"]))
        wire.send("Network.enable")
        wire.send("Network.setCacheDisabled", {"cacheDisabled": True})
        if slow:
            speed = BITS_A_SECOND / 8
            wire.send(
                "Network.emulateNetworkConditions",
                {
                    "offline": False,
                    "latency": LATENCY,
                    "downloadThroughput": speed,
                    "uploadThroughput": speed,
                },
            )
        answer = page.goto(url, wait_until="networkidle", timeout=60_000)
        if answer is None or answer.status != 200:
            raise SystemExit(f"{url} was answered with {answer and answer.status}")
        # Asked again and again from here: the site's own policy lets no text be run in its pages.
        painted = servers.wait_for(lambda: page.evaluate(PAINTED), f"{url} to be painted")
        return (
            int(sum(lengths)),
            len([sent for sent in requests if sent.startswith("http")]),
            painted / 1000,
        )
    finally:
        context.close()


def wanted(page: str, parts: list[str]) -> bool:
    """Tell whether a page was asked for; all are where nothing was."""
    return not parts or any(part in page for part in parts)


def main() -> int:
    asked = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    asked.add_argument("--data", type=Path, help="DATA_DIR of a demonstration")
    asked.add_argument(
        "--slow", type=int, default=4, help="how many pages to open on the slow link too"
    )
    asked.add_argument("part", nargs="*", help="only pages whose address contains one of these")
    wishes = asked.parse_args()
    missed = 0
    with ExitStack() as stack:
        site = stack.enter_context(servers.demonstration(wishes.data))
        browser = stack.enter_context(servers.browser())
        print(f"{'':56}{'bytes':>8}{'requests':>10}{'readable on 50 kbit/s':>24}")
        looks: list[tuple[str, list[Any], str]] = [("", [], page) for page in PAGES]
        for who in OF_PEOPLE:
            kept = cookies(browser, site.url, who)
            looks += [(who, kept, page) for page in addresses(browser, site.url, who, kept)]
        looks = [one for one in looks if wanted(one[2], wishes.part)]
        for place, (who, kept, page) in enumerate(looks):
            weight, requests, _ = look(browser, site.url + page, False, kept)
            after = ""
            if place < wishes.slow:
                after = f"{look(browser, site.url + page, True, kept)[2]:22.1f} s"
            over = weight > MOST_BYTES or requests > MOST_REQUESTS
            missed += over
            mark = "  over the goal" if over else ""
            print(f"{who:4}{page:52}{weight:8,}{requests:10}{after}{mark}", flush=True)
    print(
        f"goal: at most {MOST_BYTES:,} bytes in {MOST_REQUESTS} requests; {missed} of {len(looks)}"
        " pages miss it"
    )
    return 1 if missed else 0


if __name__ == "__main__":
    raise SystemExit(main())
