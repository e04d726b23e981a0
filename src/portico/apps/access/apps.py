from django.apps import AppConfig


class AccessConfig(AppConfig):
    name = "portico.apps.access"
    label = "access"
