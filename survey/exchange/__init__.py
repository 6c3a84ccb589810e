"""Questionnaires and people from elsewhere, and forms on their way there."""
