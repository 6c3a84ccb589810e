"""What needs the answers of one ballot side by side, as the sitting declared it."""
