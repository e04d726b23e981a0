"""The worker as operators run it: a process of its own, on the test database."""
