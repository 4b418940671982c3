"""The pages of the form: what a person fills in, made from the edition's declarations alone."""
