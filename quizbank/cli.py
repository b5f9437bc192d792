"""The command `quorum`: what authors and operators do without a screen."""

from pathlib import Path
from typing import TYPE_CHECKING

import click

if TYPE_CHECKING:
    from quizbank.pack import Pack


@click.group()
@click.version_option(package_name="quorum-simulator", message="quorum %(version)s")
def main() -> None:
    """Quorum: learn the Kubernetes control plane by prediction."""


@main.command()
@click.argument("path", type=click.Path(exists=True, path_type=Path))
def check(path: Path) -> None:
    """Read the packs at PATH strictly; name file, line and a fix for whatever is wrong."""
    from quizbank.check import check_pack, pack_folders

    folders = pack_folders(path)
    if not folders:
        raise click.ClickException(f"no pack.yaml in {path}")
    total = 0
    for folder in folders:
        pack, findings = check_pack(folder)
        for finding in findings:
            click.echo(str(finding))
        total += len(findings)
        if pack is not None and not findings:
            click.echo(f"{folder}: {len(pack.entries)} questions, nothing to mend")
    if total:
        raise click.exceptions.Exit(1)


@main.group()
def db() -> None:
    """The database of the learners."""


@db.command()
@click.option("--url", help="Any SQLAlchemy URL; the file of this machine when left out.")
def upgrade(url: str | None) -> None:
    """Bring the database to the latest shape."""
    from quizbank.folders import data_folder
    from quizbank.learner import FILE
    from quizbank.learner.database import sqlite_url, upgrade_by_hand

    upgrade_by_hand(url or sqlite_url(data_folder() / FILE))
    click.echo("the database is up to date")


@main.command()
@click.argument("paths", type=click.Path(exists=True, path_type=Path), nargs=-1)
@click.option("--rules", is_flag=True, help="Say what each rule wants, and stop.")
def lint(paths: tuple[Path, ...], rules: bool) -> None:
    """Check the writing of the packs at PATHS against the rules of item quality.

    Errors and warnings that nobody has waived end with exit code 1. A waiver stands in the
    question: waive: [{rule: LT11, reason: …, by: …}].
    """
    from quizbank.lint import PACK_RULES, RULES, lint_paths

    if rules:
        lines = [f"{rule.id} {rule.severity}  {rule.says}" for rule in RULES]
        lines += [f"{rule.id} {rule.severity}  (pack) {rule.says}" for rule in PACK_RULES]
        click.echo("\n".join(sorted(lines)))
        return
    if lint_paths(paths, RULES, PACK_RULES, click.echo):
        raise click.exceptions.Exit(1)


@main.command()
@click.argument("paths", type=click.Path(exists=True, path_type=Path), nargs=-1, required=True)
@click.option("--json", "as_json", is_flag=True, help="For machines.")
def stats(paths: tuple[Path, ...], as_json: bool) -> None:
    """Count the questions of the packs at PATHS, and what their looks give away."""
    from quizbank.stats.report import report, report_json

    packs = [pack for path in paths for pack in _packs(path)]
    click.echo(report_json(packs) if as_json else report(packs))


def _packs(path: Path) -> list["Pack"]:
    """The packs at a path; the first that cannot be read ends the command."""
    from engine import Rejected
    from quizbank.check import pack_folders
    from quizbank.pack import read_pack

    folders = pack_folders(path)
    if not folders:
        raise click.ClickException(f"no pack.yaml in {path}")
    try:
        return [read_pack(folder) for folder in folders]
    except Rejected as rejected:
        raise click.ClickException(str(rejected)) from None


@main.command()
@click.argument("paths", type=click.Path(exists=True, path_type=Path), nargs=-1, required=True)
@click.option("--seeds", type=click.IntRange(1, 200), default=5, show_default=True)
@click.option("--workers", type=click.IntRange(1, 16), help="Processes; one for each core.")
@click.option("--keys", is_flag=True, help="Say what each prediction's own run answers.")
@click.option(
    "--profiles", is_flag=True, help="Also run each scenario with every Kubernetes release."
)
def verify(
    paths: tuple[Path, ...], seeds: int, workers: int | None, keys: bool, profiles: bool
) -> None:
    """Run the scenarios of the packs at PATHS and hold the questions to what happens.

    Each scenario runs with so many seeds, and again with the order of simultaneous messages drawn
    by lot; each option's world and each edit runs too. What has run before comes from a cache.

    With --profiles each scenario also runs once with every Kubernetes release: keys must not
    change within the releases for which a question says that it holds (kubernetes:), and the
    releases in which they do not change are printed.
    """
    from quizbank.verify.command import verify_paths

    if verify_paths(paths, seeds=seeds, workers=workers, keys=keys, profiles=profiles):
        raise click.exceptions.Exit(1)


@main.command()
@click.argument("folder", type=click.Path(exists=True, file_okay=False, path_type=Path))
def reference(folder: Path) -> None:
    """Write the pages that are made from the code to FOLDER: question types, rules, schemas."""
    from quizbank.reference import PAGES

    for name, page in PAGES.items():
        (folder / name).write_text(page(), encoding="utf-8")
        click.echo(folder / name)
