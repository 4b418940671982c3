"""The editions of the form, one folder each; see :mod:`app.model.edition`."""
