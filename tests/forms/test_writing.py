"""A form written as YAML is the form that is read back."""

from hypothesis import given, settings

from forms import source, writing
from tests.exchange.test_xlsform_round import forms


@settings(deadline=None, max_examples=30)
@given(forms())
def test_what_is_written_reads_as_it_was(form):
    assert source.loads(writing.dumps(form), "form.yaml") == form
