"""The addresses of the API, as its description tells them."""

from __future__ import annotations

# address -> (operation, schema of the answer, what it is)
ROUTES: dict[str, tuple[str, str, str]] = {
    "/events": ("events", "Events", "Public events, the latest first"),
    "/events/{event}": ("event", "EventPage", "One event with its story"),
    "/events/{event}/challenges": ("challenges", "Challenges", "The challenge briefs of an event"),
    "/events/{event}/challenges/{challenge}": (
        "challenge",
        "ChallengePage",
        "One brief with its sections and resources",
    ),
    "/events/{event}/results": (
        "results",
        "Results",
        "The results that hold now; 404 until two organisers have published them",
    ),
    "/events/{event}/announced": (
        "announced",
        "Announced",
        "Who goes on from a round, as announced before the results, the latest first",
    ),
    "/pilots": ("pilots", "Pilots", "Public pilots, those that changed last first"),
    "/pilots/{pilot}": (
        "pilot",
        "PilotPage",
        "One pilot with its gates, decisions, parts, released files and consultation",
    ),
    "/consultations": (
        "consultations",
        "Consultations",
        "Texts on which everybody is asked, the newest first",
    ),
    "/consultations/{paper}": (
        "consultation",
        "ConsultationPage",
        "One of them with its text, what people and offices said, and what came of it",
    ),
    "/offices": ("offices", "Offices", "IP offices and other organisations, by code"),
    "/maturity": (
        "maturity",
        "Maturity",
        "How many offices stand at each level of ICT maturity, by year",
    ),
    "/offers": (
        "offers",
        "Offers",
        "What offices offer and seek, while it is open, the newest first",
    ),
    "/solutions": (
        "solutions",
        "Solutions",
        "What offices may reuse, those that changed last first",
    ),
}
