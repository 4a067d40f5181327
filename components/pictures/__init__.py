"""Pictures: each map and chart of the dashboard by name, made from the same choices that stand in a page's address.

A page, a download, an embedded view and a step of a briefing all ask `catalogue.draw(name, tables, views, choices)` and get
the same `Picture`. Pure: tables and views in, plain objects out.
"""
