"""Whether packs are true: scenarios run under many seeds, and all that is claimed is measured."""

from quizbank.verify.judge import judge
from quizbank.verify.plan import Plan, Trial, plan_of
from quizbank.verify.work import Verified, verify_pack

__all__ = ["Plan", "Trial", "Verified", "judge", "plan_of", "verify_pack"]
