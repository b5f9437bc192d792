"""The parts of the Lab's page: the plan at the left, the world at the right."""
