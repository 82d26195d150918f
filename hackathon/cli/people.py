"""Accounts: ``flask user``."""

from __future__ import annotations

import click

from hackathon.cli.opened import with_database
from hackathon.core import clock, db
from hackathon.people import passwords, people


@click.group("user", help="Accounts.")
def user() -> None: ...


@user.command("create-admin")
@click.option("--email", prompt="E-mail address")
@click.option("--name", prompt="Name")
@click.option(
    "--password",
    prompt=True,
    hide_input=True,
    confirmation_prompt=True,
    help="Asked for when left out.",
)
@with_database
def create_admin(email: str, name: str, password: str) -> None:
    """Make an administrator of the site; somebody with an account already becomes one and keeps the
    password."""
    from email_validator import (  # builds large tables, which no other command needs
        EmailNotValidError,
        validate_email,
    )

    try:
        email = validate_email(email.strip(), check_deliverability=False).normalized
    except EmailNotValidError as error:
        raise click.ClickException(f"{email} is not an e-mail address: {error}") from None
    at, person = clock.now(), people.by_email(email)
    if person is not None:
        people.appoint(person, True, None, at)
        click.echo(
            f"{person.name} <{person.email}> had an account and is now an administrator. The"
            " password stays as it was."
        )
        return
    # Only for a new account: one that exists keeps the name that its owner chose.
    if not name.strip():
        raise click.ClickException("A name is needed.")
    if weakness := passwords.weakness(password, name, email):
        raise click.ClickException(weakness)
    with db.transaction():
        # Confirmed at once: who may type commands on the machine needs no letter to prove an
        # address, and a new site may have no mail yet.
        person = people.create(name.strip(), email, at, password, confirmed_at=at)
        people.appoint(person, True, None, at)
    click.echo(f"{person.name} <{person.email}> can sign in as an administrator.")


commands = (user,)
