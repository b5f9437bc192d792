"""The Lab as values: a scenario that is built, broken, run, compared and saved. Nothing here draws,
and nothing runs a simulation.
"""

from tutor.lab.experiment import FRESH, Experiment, alone, beside, fresh, order_of, run

__all__ = ["FRESH", "Experiment", "alone", "beside", "fresh", "order_of", "run"]
