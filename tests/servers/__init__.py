"""Real servers that tests start themselves."""
