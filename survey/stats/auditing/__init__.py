"""Disclosure control: attack what a summary would publish; tell less until nothing is found."""
