"""The turns of the talks with the tutor; append-only like the rest."""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "turns",
        sa.Column("id", sa.Integer(), primary_key=True),
        sa.Column("learner", sa.String(100), nullable=False),
        sa.Column("talk", sa.String(100), nullable=False),
        sa.Column("kind", sa.String(40), nullable=False),
        sa.Column("content", sa.JSON(), nullable=False),
        sa.Column("said_at", sa.DateTime(timezone=True), nullable=False),
    )
    op.create_index("ix_turns_talk", "turns", ["learner", "talk"])
    if op.get_context().dialect.name == "sqlite":
        for verb in ("UPDATE", "DELETE"):
            op.execute(
                f"CREATE TRIGGER turns_no_{verb.lower()} BEFORE {verb} ON turns "
                "BEGIN SELECT RAISE(ABORT, 'turns is append-only'); END"
            )


def downgrade() -> None:
    op.drop_table("turns")
