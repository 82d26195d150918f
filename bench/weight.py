"""What each public page weighs on the wire, in how many requests, and when it can be read on a slow
link.

    .venv/bin/python bench/weight.py [--data FOLDER] [--slow 4] [PART-OF-AN-ADDRESS ...]

Serves the demonstration and opens its pages in Chromium with an empty cache each time. Weight is
what the browser counts: compressed bodies with their headers, of everything that the page loads.
"Readable" is the first contentful paint on a link of 50 kbit/s with 400 ms of latency (Chromium's
own throttling), measured for the first ``--slow`` pages.

    --data FOLDER   a demonstration that was made before (DATA_DIR); without it one is made, which
    takes a while The goal is 30 kB and 4 requests; the exit code is 1 when a page misses it.
"""

from __future__ import annotations

import argparse
import sys
from contextlib import ExitStack
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parent.parent
sys.path[:0] = [str(ROOT), str(ROOT / "tests")]

import servers  # noqa: E402

EVENT, PUBLISHED = "ai-tools-codefest", "open-patent-data-days"
PAGES = [
    "/", f"/events/{EVENT}/", f"/events/{EVENT}/challenges/", f"/events/{EVENT}/challenges/nice-terms", "/events/", f"/events/{EVENT}/programme",
    f"/events/{EVENT}/rules", f"/events/{EVENT}/teams/", f"/events/{PUBLISHED}/results", "/pilots/", "/pilots/goods-list-helper", "/offices/",
    "/people/sign-in", "/people/sign-up", "/receipts/", "/accessibility", "/api/",
]  # fmt: skip
MOST_BYTES, MOST_REQUESTS = 30_000, 4
BITS_A_SECOND, LATENCY = 50_000, 400  # milliseconds


def look(browser: Any, url: str, slow: bool) -> tuple[int, int, float]:
    """Open a page as a first visitor does; returns bytes, requests and seconds to the first
    contentful paint."""
    context = browser.new_context(locale="en")
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
        page.wait_for_function("performance.getEntriesByName('first-contentful-paint').length")
        painted = page.evaluate(
            "performance.getEntriesByName('first-contentful-paint')[0].startTime"
        )
        return (
            int(sum(lengths)),
            len([sent for sent in requests if sent.startswith("http")]),
            painted / 1000,
        )
    finally:
        context.close()


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
    pages = [page for page in PAGES if not wishes.part or any(part in page for part in wishes.part)]
    missed = 0
    with ExitStack() as stack:
        site = stack.enter_context(servers.demonstration(wishes.data))
        browser = stack.enter_context(servers.browser())
        print(f"{'':48}{'bytes':>8}{'requests':>10}{'readable on 50 kbit/s':>24}")
        for place, page in enumerate(pages):
            weight, requests, _ = look(browser, site.url + page, slow=False)
            after = (
                f"{look(browser, site.url + page, slow=True)[2]:22.1f} s"
                if place < wishes.slow
                else ""
            )
            missed += weight > MOST_BYTES or requests > MOST_REQUESTS
            mark = "  over the goal" if weight > MOST_BYTES or requests > MOST_REQUESTS else ""
            print(f"{page:48}{weight:8,}{requests:10}{after}{mark}", flush=True)
    print(
        f"goal: at most {MOST_BYTES:,} bytes in {MOST_REQUESTS} requests; {missed} of {len(pages)}"
        " pages miss it"
    )
    return 1 if missed else 0


if __name__ == "__main__":
    raise SystemExit(main())
