from django.apps import AppConfig


class HistoryConfig(AppConfig):
    name = "portico.apps.history"
    label = "history"
