from functools import partial

from django.apps import AppConfig


class CareConfig(AppConfig):
    name = "portico.apps.care"
    label = "care"

    def ready(self) -> None:
        """Name every column that holds sealed texts: those called `sealed_…`."""
        from portico.apps.care.sealed import place_of
        from portico.apps.sealing import register_sealed

        for model in self.get_models():
            for field in model._meta.fields:
                if field.name.startswith("sealed_"):
                    place = partial(place_of, column=field.name)
                    register_sealed(model._meta.label, field.name, place)
