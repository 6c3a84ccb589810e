"""Every table, by the side of the house it serves. ``METADATA`` knows them all."""

from survey.storage.tables import coding, collection, design, desk, inspection, results
from survey.storage.tables.bases import METADATA

__all__ = ["METADATA", "coding", "collection", "design", "desk", "inspection", "results"]
