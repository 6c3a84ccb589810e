"""Open texts: phrases that many used, and themes that people of the team gave them."""
