"""The command `quorum`: what authors and operators do without a screen."""

from pathlib import Path

import click


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
