"""Where records rest: table definitions, the two databases, and repositories, which alone hold queries."""
