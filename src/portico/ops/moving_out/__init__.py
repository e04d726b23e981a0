"""Everything of one organization in one zip of open formats, and back into any installation."""
