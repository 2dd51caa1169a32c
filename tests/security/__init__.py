"""What SECURITY.md promises, a test a check (make security runs them all)."""
