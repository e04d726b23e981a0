from django.apps import AppConfig


class CatalogConfig(AppConfig):
    name = "portico.apps.catalog"
    label = "catalog"
