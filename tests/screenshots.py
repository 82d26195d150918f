"""Pictures of every page, for eyes: ``bin/screenshots [FOLDER] [PART-OF-AN-ADDRESS ...]``.

Serves the demonstration from a temporary folder, walks the pages of each role and reports what overflows its window.
"""

import subprocess
import sys
import tempfile
from pathlib import Path

from tests import servers

LOOKS = [
    (360, "light", "en"),
    (768, "light", "en"),
    (1280, "light", "en"),
    (1280, "dark", "en"),
    (360, "dark", "en"),
    (360, "light", "ar"),
    (1280, "light", "ar"),
]
EVENT, JUDGING, PUBLISHED = "ai-tools-codefest", "trademark-search-sprint", "open-patent-data-days"
PAGES = {
    None: [
        "/", "/events/", f"/events/{EVENT}/", f"/events/{EVENT}/challenges/", f"/events/{EVENT}/challenges/nice-terms", f"/events/{EVENT}/programme",
        f"/events/{EVENT}/rules", f"/events/{EVENT}/teams/", f"/events/{EVENT}/results", f"/events/{PUBLISHED}/results", "/pilots/",
        "/pilots/goods-list-helper", "/offices/", "/offices/CH", "/people/sign-in", "/people/sign-up", "/receipts/", "/accessibility", "/api/",
        "/outbox", "/design", "/nowhere",
    ],
    "ben": ["/me", f"/events/{EVENT}/mine", "/people/edit"],
    "cy": ["/me", f"/events/{EVENT}/mine", f"/events/{EVENT}/teams/new"],
    "dee": ["/me", f"/events/{JUDGING}/judge/"],
    "ada": ["/me", f"/events/{JUDGING}/organise/", f"/events/{EVENT}/organise/", f"/events/{EVENT}/organise/people", f"/events/{JUDGING}/organise/results"],
    "pia": ["/me"],
    "root": ["/me", "/admin/"],
}  # fmt: skip


def main(folder: Path, parts: list[str]) -> int:
    """Take the pictures; returns how many pages are wider than their window or answer with a fault."""
    folder.mkdir(parents=True, exist_ok=True)
    faults = 0
    with tempfile.TemporaryDirectory() as data:
        environment = {"DEMO": "1", "DATA_DIR": data}
        start = [sys.executable, "-m", "flask", "--app", "wsgi", "start"]
        subprocess.run(start, cwd=servers.ROOT, check=True, env={"PATH": "/usr/bin:/bin", **environment})
        with servers.site(Path(data), environment) as site, servers.browser() as browser:
            for width, scheme, language in LOOKS:
                for who, addresses in PAGES.items():
                    context = browser.new_context(viewport={"width": width, "height": 900}, color_scheme=scheme, locale=language)
                    page = context.new_page()
                    if who is not None:
                        page.goto(f"{site.url}/people/sign-in?lang={language}")
                        page.fill("#email", f"{who}@example.org")
                        page.fill("#password", "codefest-demo")
                        page.click("main form button.btn")
                    for address in addresses:
                        if parts and not any(part in address for part in parts):
                            continue
                        answer = page.goto(f"{site.url}{address}?lang={language}")
                        name = f"{who or 'anybody'}{address.rstrip('/').replace('/', '-') or '-home'}-{width}-{scheme}-{language}.png"
                        page.screenshot(path=folder / name, full_page=True)
                        wide = page.evaluate("document.documentElement.scrollWidth > innerWidth")
                        broken = answer is None or (answer.status >= 400 and address != "/nowhere")
                        faults += bool(wide or broken)
                        note = f"  status {answer.status}" if broken and answer else "  wider than its window" if wide else ""
                        print(name + note, flush=True)
                    context.close()
    return faults


if __name__ == "__main__":
    given = sys.argv[1:]
    sys.exit(1 if main(Path(given[0] if given else "build/screenshots"), given[1:]) else 0)
