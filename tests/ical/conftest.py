"""A slow machine is no reason to fail: no property test has a deadline."""

from hypothesis import settings

settings.register_profile("portico", deadline=None)
settings.load_profile("portico")
