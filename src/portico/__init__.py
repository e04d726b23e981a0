"""Portico: a self-hosted client portal for appointments."""
