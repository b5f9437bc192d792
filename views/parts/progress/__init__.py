"""The parts of the progress page: its sentence, the interval, the components, the calibration."""
