"""What happened, who did it, when."""
