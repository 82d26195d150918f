"""Participants: who holds a seat at an event."""

from casting import Cast, make_event, register

from hackathon.teams import participants


def test_a_closed_account_holds_no_seat_that_anybody_writes_to(cast: Cast) -> None:
    register(cast.sam, cast.event)
    everybody = [cast.cy, cast.sam]
    assert participants.seated(cast.event) == sorted(everybody, key=lambda one: one.id)
    cast.cy.change(active=False)
    assert participants.seated(cast.event) == [cast.sam]


def test_people_are_found_by_their_keys_among_those_who_hold_a_seat_here(cast: Cast) -> None:
    register(cast.sam, cast.event, "waiting")
    register(cast.dan, make_event("other"))
    keys = [cast.sam.key, cast.cy.key, cast.dan.key, "nobody", cast.cy.key]
    assert participants.seated_by_keys(cast.event, keys) == [cast.cy]
