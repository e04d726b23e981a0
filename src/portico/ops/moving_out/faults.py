class Unusable(Exception):
    """It cannot be done; the text is a sentence for whoever operates the installation."""
