"""Looking for a word in every table and column, so that a test need not know where things are kept."""

from django.apps import apps
from django.db.models import BinaryField, CharField, JSONField, TextField


def everywhere(word):
    """Every table and column that still holds a word."""
    found = []
    for model in apps.get_models():
        for field in model._meta.local_concrete_fields:
            if isinstance(field, CharField | TextField | JSONField | BinaryField):
                rows = model._default_manager.values_list(field.name, flat=True)
                hits = [
                    row for row in rows if word in str(bytes(row) if isinstance(row, memoryview) else row)
                ]
                found += [f"{model._meta.label}.{field.name}"] * bool(hits)
    return found
