"""The clients' side: pages behind a mailed link."""
