from django.apps import AppConfig


class AppointmentsConfig(AppConfig):
    name = "portico.apps.appointments"
    label = "appointments"
