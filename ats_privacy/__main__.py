"""``python -m ats_privacy``: the command line."""

from ats_privacy.cli import main

main()
