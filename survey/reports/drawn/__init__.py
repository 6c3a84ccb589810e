"""What stands beside tables: shades, drawings for pages, charts for documents."""
