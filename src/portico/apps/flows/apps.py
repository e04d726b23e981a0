from django.apps import AppConfig


class FlowsConfig(AppConfig):
    name = "portico.apps.flows"
    label = "flows"

    def ready(self) -> None:
        """Register who writes the messages of flows."""
        from portico.apps.care.services.erasing import register_eraser
        from portico.apps.flows.mails import compose_flow_mail
        from portico.apps.flows.services.stopping import stop_runs_of_client
        from portico.apps.messaging.composing import register_composer

        register_composer("flow_run", compose_flow_mail)
        register_eraser(stop_runs_of_client)
