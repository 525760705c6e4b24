"""Rules without I/O: actors, events, values, errors."""
