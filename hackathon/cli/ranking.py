"""Judging and results on files alone, without a database: ``flask judging``, ``flask results``."""

from __future__ import annotations

import sys
from pathlib import Path

import click

from hackathon.cli.opened import FILE
from hackathon.core import memory


@click.group("judging", help="Ranking and assignment from files, without the database.")
def judging() -> None: ...


def _print(outcome: tuple[int, str, str]) -> None:
    code, out, err = outcome
    click.echo(out, nl=False)
    click.echo(err, nl=False, err=True)
    sys.exit(code)


def _weights(
    context: click.Context, option: click.Parameter, pairs: tuple[str, ...]
) -> dict[str, float] | None:
    found = {}
    for pair in pairs:
        name, _, weight = pair.partition("=")
        try:
            found[name.strip()] = float(weight)
        except ValueError:
            raise click.BadParameter(
                f'{pair} must be a criterion and its weight, such as "usefulness=30".'
            ) from None
    return found or None


@judging.command("rank")
@click.argument("file", type=FILE)
@click.option(
    "--top",
    default=3,
    show_default=True,
    help="How many places matter most.",
)
@click.option(
    "--weight",
    "weights",
    multiple=True,
    callback=_weights,
    metavar="CRITERION=NUMBER",
    help="Once for each criterion.",
)
@click.option(
    "--method",
    type=click.Choice(["raw", "adjusted", "robust"]),
    default="adjusted",
    show_default=True,
    help="Plain means; adjusted for severity; or uneven judges counting less besides.",
)
@click.option(
    "--json",
    "as_json",
    is_flag=True,
    help="As JSON instead of a table.",
)
def rank(
    file: Path, top: int, weights: dict[str, float] | None, method: str, as_json: bool
) -> None:
    """Rank a CSV file of scores."""
    from hackathon.ranking import ranking_files  # loads numpy, which the other commands do without

    with memory.bounded():
        outcome = ranking_files.main_rank(file, top, weights, as_json, method)
    _print(outcome)


@judging.command("assign")
@click.argument("submissions", type=FILE)
@click.argument("judges", type=FILE)
@click.option("--conflicts", type=FILE, help="CSV of judge and submission.")
@click.option(
    "--reviews",
    default=3,
    show_default=True,
    help="Scorecards wished for each submission.",
)
@click.option(
    "--seed",
    "lot",
    default=0,
    show_default=True,
    help="The same number gives the same plan.",
)
@click.option(
    "--json",
    "as_json",
    is_flag=True,
    help="As JSON instead of a table.",
)
def assign(
    submissions: Path, judges: Path, conflicts: Path | None, reviews: int, lot: int, as_json: bool
) -> None:
    """Spread the submissions of a CSV file evenly over the judges of another."""
    from hackathon.ranking import assignment_files  # loads numpy

    paths = assignment_files.Paths(submissions, judges, conflicts)
    with memory.bounded():
        outcome = assignment_files.main_assign(paths, reviews, as_json, lot)
    _print(outcome)


@click.group("results", help="Published results.")
def results() -> None: ...


@results.command("recompute")
@click.argument("file", type=FILE)
def recompute(file: Path) -> None:
    """Compute the ranks anew from a published score book (CSV or JSON), and compare."""
    from hackathon.ranking import scorebook_files  # loads numpy

    with memory.bounded():
        outcome = scorebook_files.main_recompute(file)
    _print(outcome)


commands = (judging, results)
