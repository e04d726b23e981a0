"""What a clock or an operator starts."""
