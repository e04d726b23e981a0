from django.apps import AppConfig


class WorkspacesConfig(AppConfig):
    name = "portico.apps.workspaces"
    label = "workspaces"
