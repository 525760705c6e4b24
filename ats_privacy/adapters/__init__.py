"""The outside world, each part behind a small module of its own: tokens, files to import."""
