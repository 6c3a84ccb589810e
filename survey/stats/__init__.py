"""Numbers: columns of answers in, small frozen results out."""
