"""A slow machine is no reason to fail: no property test has a deadline."""

from hypothesis import HealthCheck, settings

settings.register_profile(
    "portico", deadline=None, print_blob=True, suppress_health_check=[HealthCheck.too_slow]
)
settings.load_profile("portico")
