"""What integration tests share: topics on a running broker, what was written to them, and waiting for a condition."""
