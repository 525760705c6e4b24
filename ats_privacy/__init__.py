"""ats-privacy: the recruitment data-protection module of an applicant tracking system."""

__version__ = "0.1.0"
