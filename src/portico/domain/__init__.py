"""Rules. Pure Python: standard library only, no clock, no I/O, no translation."""
