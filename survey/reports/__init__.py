"""What people take away: codes to print, sheets to cut, documents."""
