"""What is fast, and the command that shows it: `python -m benchmarks`."""
