from django.apps import AppConfig


class EntryConfig(AppConfig):
    name = "portico.apps.entry"
    label = "entry"
