from django.apps import AppConfig


class OpsConfig(AppConfig):
    name = "portico.ops"
    label = "ops"
