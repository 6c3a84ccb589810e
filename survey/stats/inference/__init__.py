"""What follows from published counts: intervals, bounds, errors, groups against each other."""
