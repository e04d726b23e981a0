"""Forms: blanks, answers, requests (product page 6, Forms)."""
