"""What the service does, one module a capability; none knows of another."""
