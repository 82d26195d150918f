"""The pages of people entered by others: typed in, confirmed by a link alone, undone."""

from collections.abc import Callable

from casting import Cast, day
from flask.testing import FlaskClient

from hackathon.core import mail
from hackathon.people.people import Person, by_email
from hackathon.teams.nominations import Nomination, NominationBatch
from hackathon.teams.teams import Team

As = Callable[[Person | None], FlaskClient]
TYPED = {
    "team": "New",
    "people": "new@example.org, Ann Example\nsam@example.org",
    "reason": "They share one address.",
}
CONFIRMED = {
    "accept": "y",
    "rules_version": "1.0",
    "account-name": "Ann Example",
    "account-password": "six quiet lemons",
}


def link_to(address: str) -> str:
    text = mail.Message.get(mail.Message.to == address).text
    line = next(line for line in text.splitlines() if line.startswith("http://"))
    return line.removeprefix("http://localhost")


class TestNew:
    def test_a_team_by_addresses(self, as_: As, cast: Cast) -> None:
        assert cast.sam and cast.event
        answer = as_(cast.ada).post("/events/codefest/enter", data=TYPED, follow_redirects=True)
        page = answer.get_data(True)
        assert "Everybody on the list gets a message" in page and "new@example.org" in page
        assert Nomination.select().count() == 2

    def test_a_fault_keeps_what_was_typed(self, as_: As, cast: Cast) -> None:
        typed = {**TYPED, "people": "new@example.org\nnonsense"}
        page = as_(cast.ada).post("/events/codefest/enter", data=typed).get_data(True)
        assert "Line 2:" in page and "nonsense" in page and not Nomination.select().exists()

    def test_a_coordinator_while_registration_is_open(
        self, as_: As, cast: Cast, stand_at: Callable[..., None]
    ) -> None:
        client = as_(cast.sam)
        assert cast.event
        assert "Enter a team of others" in client.get("/events/codefest/teams/").get_data(True)
        client.post("/events/codefest/enter", data={**TYPED, "people": "new@example.org"})
        batch = NominationBatch.get()
        assert client.get(f"/events/codefest/entered/{batch.key}").status_code == 200
        assert as_(cast.cy).get(f"/events/codefest/entered/{batch.key}").status_code == 404
        stand_at(day(6))
        assert client.get("/events/codefest/enter").status_code == 403

    def test_many_are_a_file(self, as_: As, cast: Cast) -> None:
        people = "\n".join(f"p{number}@example.org" for number in range(41))
        typed = {**TYPED, "people": people}
        page = as_(cast.ada).post("/events/codefest/enter", data=typed).get_data(True)
        assert "At most 40 people" in page


class TestAnswer:
    def test_by_the_link_alone(self, as_: As, cast: Cast) -> None:
        assert cast.sam and cast.event
        as_(cast.ada).post("/events/codefest/enter", data=TYPED)
        client, link = as_(None), link_to("new@example.org")
        page = client.get(link).get_data(True)
        assert "They share one address." in page and 'value="Ann Example"' in page
        answer = client.post(link, data=CONFIRMED)
        assert answer.location == "/events/codefest/mine"
        assert "New" in client.get(answer.location).get_data(True), "signed in by it"
        assert Team.get(Team.name == "New").captain == by_email("new@example.org")

    def test_with_an_account(self, as_: As, cast: Cast) -> None:
        assert cast.sam and cast.event
        as_(cast.ada).post("/events/codefest/enter", data=TYPED)
        link = link_to(cast.sam.email)
        assert "account-password" not in as_(None).get(link).get_data(True)
        as_(None).post(link, data={"accept": "y", "rules_version": "1.0"})
        assert Team.of(Person.get_by_id(cast.sam.id), cast.event) is not None

    def test_what_is_missing_is_said_and_nothing_is_made(self, as_: As, cast: Cast) -> None:
        assert cast.event
        as_(cast.ada).post("/events/codefest/enter", data={**TYPED, "people": "new@example.org"})
        link = link_to("new@example.org")
        typed = {**CONFIRMED, "accept": "", "account-password": "short"}
        page = as_(None).post(link, data=typed).get_data(True)
        assert "Accept the rules" in page and by_email("new@example.org") is None

    def test_declined(self, as_: As, cast: Cast) -> None:
        as_(cast.ada).post("/events/codefest/enter", data={**TYPED, "people": "new@example.org"})
        link = link_to("new@example.org")
        as_(None).post(link, data={"answer": "decline"})
        assert "answered already" in as_(None).get(link).get_data(True)

    def test_a_guess(self, as_: As, cast: Cast) -> None:
        assert cast.event
        assert as_(None).get("/events/codefest/places/guess").status_code == 404


class TestUndo:
    def test_links_stop_working(self, as_: As, cast: Cast) -> None:
        client = as_(cast.ada)
        client.post("/events/codefest/enter", data={**TYPED, "people": "new@example.org"})
        batch = NominationBatch.get()
        answer = client.post(f"/events/codefest/entered/{batch.key}/undo", follow_redirects=True)
        assert "One entry was taken back." in answer.get_data(True)
        assert "taken back" in as_(None).get(link_to("new@example.org")).get_data(True)
        assert "Undone" in client.get("/events/codefest/organise/entered").get_data(True)
