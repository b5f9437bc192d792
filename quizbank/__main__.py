"""`python -m quizbank` is the command `quorum`."""

from quizbank.cli import main

main(prog_name="quorum")
