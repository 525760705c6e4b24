"""The one road to clear text: decide, load, write the audit entry, open what is permitted, mask, answer."""
