"""Other people's servers, one folder per counterpart."""
