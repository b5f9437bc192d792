"""Timed quizzes: how each began, and every move in it; append-only like the rest."""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "sittings",
        sa.Column("id", sa.Integer(), primary_key=True),
        sa.Column("name", sa.String(100), nullable=False),
        sa.Column("learner", sa.String(100), nullable=False),
        sa.Column("pack", sa.String(80), nullable=False),
        sa.Column("seed", sa.Integer(), nullable=False),
        sa.Column("items", sa.JSON(), nullable=False),
        sa.Column("minutes", sa.Integer(), nullable=False),
        sa.Column("began_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("deadline", sa.DateTime(timezone=True), nullable=False),
        sa.UniqueConstraint("name", name="uq_sittings_name"),
    )
    op.create_index("ix_sittings_learner", "sittings", ["learner"])
    op.create_table(
        "sitting_moves",
        sa.Column("id", sa.Integer(), primary_key=True),
        sa.Column("sitting", sa.Integer(), sa.ForeignKey("sittings.id"), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("nonce", sa.String(100), nullable=False),
        sa.Column("kind", sa.String(20), nullable=False),
        sa.Column("item", sa.Integer(), nullable=True),
        sa.Column("content", sa.JSON(), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.UniqueConstraint("sitting", "revision", name="uq_sitting_moves_revision"),
        sa.UniqueConstraint("sitting", "nonce", name="uq_sitting_moves_nonce"),
    )
    if op.get_context().dialect.name == "sqlite":
        for table in ("sittings", "sitting_moves"):
            for verb in ("UPDATE", "DELETE"):
                op.execute(
                    f"CREATE TRIGGER {table}_no_{verb.lower()} BEFORE {verb} ON {table} "
                    f"BEGIN SELECT RAISE(ABORT, '{table} is append-only'); END"
                )


def downgrade() -> None:
    op.drop_table("sitting_moves")
    op.drop_table("sittings")
