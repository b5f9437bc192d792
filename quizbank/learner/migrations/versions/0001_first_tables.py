"""The first tables: predictions, verdict views, reflections, preferences; all append-only."""

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None

TABLES = ("predictions", "verdict_views", "reflections", "preferences")


def upgrade() -> None:
    moment = sa.DateTime(timezone=True)
    op.create_table(
        "predictions",
        sa.Column("id", sa.Integer(), primary_key=True),
        sa.Column("learner", sa.String(100), nullable=False),
        sa.Column("nonce", sa.String(100), nullable=False),
        sa.Column("pack", sa.String(80), nullable=False),
        sa.Column("question", sa.String(80), nullable=False),
        sa.Column("content_hash", sa.String(64), nullable=False),
        sa.Column("seed", sa.Integer(), nullable=False),
        sa.Column("answers", sa.JSON(), nullable=False),
        sa.Column("confidence", sa.Integer(), nullable=False),
        sa.Column("locked_at", moment, nullable=False),
        sa.UniqueConstraint("learner", "nonce", name="uq_predictions_nonce"),
    )
    op.create_index("ix_predictions_learner", "predictions", ["learner"])
    op.create_index("ix_predictions_question", "predictions", ["question"])
    op.create_table(
        "verdict_views",
        sa.Column("prediction", sa.Integer(), sa.ForeignKey("predictions.id"), primary_key=True),
        sa.Column("viewed_at", moment, nullable=False),
    )
    op.create_table(
        "reflections",
        sa.Column("id", sa.Integer(), primary_key=True),
        sa.Column("prediction", sa.Integer(), sa.ForeignKey("predictions.id"), nullable=False),
        sa.Column("answer", sa.JSON(), nullable=False),
        sa.Column("written_at", moment, nullable=False),
    )
    op.create_index("ix_reflections_prediction", "reflections", ["prediction"])
    op.create_table(
        "preferences",
        sa.Column("id", sa.Integer(), primary_key=True),
        sa.Column("learner", sa.String(100), nullable=False),
        sa.Column("name", sa.String(40), nullable=False),
        sa.Column("value", sa.String(200), nullable=False),
        sa.Column("chosen_at", moment, nullable=False),
    )
    op.create_index("ix_preferences_learner", "preferences", ["learner"])
    if op.get_context().dialect.name == "sqlite":
        _forbid_changes()


def _forbid_changes() -> None:
    for table in TABLES:
        for verb in ("UPDATE", "DELETE"):
            op.execute(
                f"CREATE TRIGGER {table}_no_{verb.lower()} BEFORE {verb} ON {table} "
                f"BEGIN SELECT RAISE(ABORT, '{table} is append-only'); END"
            )


def downgrade() -> None:
    for table in reversed(TABLES):
        op.drop_table(table)
