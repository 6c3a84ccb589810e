"""What typst sets: the report as PDF, slips, posters, records to sign."""
