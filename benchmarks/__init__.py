"""What protection costs: the protected service and an equally built unprotected twin, measured side by side.

    python -m benchmarks            # PostgreSQL, 20,000 applicants, a few minutes
    python -m benchmarks --quick    # less of everything, for a first impression

Ratios are what counts: both servers share the machine, the database server and the client, and take turns in short
slices, so that what disturbs one disturbs the other.
"""
