"""Pages for people, made on the server, without any script: see docs/pages.md."""
