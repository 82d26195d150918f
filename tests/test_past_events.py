"""An event that is over before it is entered here: people, an entry, a prize, the results and the
pilot that grew from it, through pages alone, with the event's true dates."""

from collections.abc import Callable

from casting import Cast, day
from flask.testing import FlaskClient

from hackathon.core import mail
from hackathon.people.people import Person
from hackathon.pilots.pilots import Pilot
from hackathon.results.prizes import Prize
from hackathon.results.publications import Publication
from hackathon.submissions.submissions import Submission
from hackathon.submissions.versions import Version
from hackathon.teams.teams import Team

As = Callable[[Person | None], FlaskClient]
BASE = "/events/codefest"
PAST = {
    "registration_opens": day(-90),
    "registration_closes": day(-80),
    "submission_opens": day(-80),
    "submission_closes": day(-60),
    "judging_opens": day(-59),
    "judging_closes": day(-40),
    "results_on": day(-30),
}


def confirm(as_: As, address: str) -> None:
    """Open the link in the letter, and confirm by it."""
    text = mail.Message.get(mail.Message.to == address).text
    link = next(line for line in text.splitlines() if line.startswith("http://"))
    sent = {"accept": "y", "rules_version": "1.0"}
    as_(None).post(link.removeprefix("http://localhost"), data=sent)


def test_from_its_people_to_the_pilot(as_: As, cast: Cast) -> None:
    assert cast.challenge and cast.sam
    cast.event.change(**PAST)
    prize = Prize.create(event=cast.event, title="First prize", position=1)
    ada = as_(cast.ada)
    people = {"team": "Winners", "people": cast.sam.email, "reason": "They won in 2026."}
    ada.post(f"{BASE}/enter", data=people)
    confirm(as_, cast.sam.email)
    team = Team.get(Team.name == "Winners")
    entry = {"title": "The tool", "reason": "From the archive.", "challenges": ["nice-classes"]}
    ada.post(f"{BASE}/organise/teams/{team.key}/entry", data=entry)
    work = Submission.get()
    assert Version.get().submitted_at > cast.event.submission_closes, "the receipt tells the truth"
    ada.post(f"{BASE}/organise/submissions/eligible", data={"submission": [work.key]})
    given = {"submission": work.key, "citation": "It works.", "sure": "y"}
    ada.post(f"{BASE}/organise/results/prizes/{prize.id}/award", data=given)
    told = {"show_ranks": "finalists", "introduction": ""}
    ada.post(f"{BASE}/organise/results/propose", data=told)
    as_(cast.grace).post(f"{BASE}/organise/results/{Publication.get().key}/approve")
    assert "The tool" in as_(None).get(f"{BASE}/results").get_data(True)
    form = as_(cast.pia).get(f"/pilots/new?submission={work.key}")
    assert form.status_code == 200 and "The tool" in form.get_data(True)
    pilot = {"title": "The tool", "slug": "the-tool", "summary": "It works.", "language": "en"}
    as_(cast.pia).post(f"/pilots/new?submission={work.key}", data=pilot)
    assert Pilot.get(Pilot.title == "The tool").submission_id == work.id
