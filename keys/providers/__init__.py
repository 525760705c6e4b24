"""Root keys that somebody else holds: OpenBao or Vault Transit, a PKCS#11 module, AWS KMS.

Each module is an optional extra of the distribution and is imported by name; importing this package imports none.
"""
