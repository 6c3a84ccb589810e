"""What people fill in: respondents' papers, the desk's own forms, the library of forms."""
