from django.apps import AppConfig


class PeopleConfig(AppConfig):
    name = "portico.apps.people"
    label = "people"
