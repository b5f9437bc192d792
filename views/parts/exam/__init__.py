"""The parts of the timed quiz: its bar, its sheet, its navigator, its review and its result."""
