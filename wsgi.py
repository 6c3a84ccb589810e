"""The app for a WSGI server such as gunicorn."""

from survey.settings import Settings
from survey.web import create_app

app = create_app(Settings.from_env())
