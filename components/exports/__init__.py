"""Files that leave the dashboard: tables, pictures, slides. Pure: pictures, rows or a deck in, bytes out."""
