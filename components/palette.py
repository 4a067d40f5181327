"""Colours with a meaning, chosen to hold on light and dark ground (contrast 3:1 or more) and for colour-blind readers."""

# status of a site -> colour and how a mark is filled: hollow is a promise, solid was seen, faint is over
SITE_STATUS = {
    "announced": ("#c98a14", "hollow"),
    "under construction": ("#c98a14", "solid"),
    "operational": ("#1f9474", "solid"),
    "expanding": ("#8a5fc7", "solid"),
    "closed": ("#7c8896", "faint"),
    "cancelled": ("#c4503a", "faint"),
}
# product category -> colour; categories that are not named here stand together as OTHER_PRODUCTS.
# Found by search: the largest least distance (OKLab) over normal vision, protanopia, deuteranopia and tritanopia under the contrast above.
PRODUCT = {
    "ammunition": "#b98803",
    "armoured vehicles": "#536d18",
    "powder and explosives": "#c54157",
    "drones": "#0499eb",
    "missiles and air defence": "#973fb2",
    "naval": "#4e64d9",
    "aircraft": "#e86c67",
}
OTHER_PRODUCTS = ("other products", "#7c8896")
# for series without a meaning of their own: in this order, the rest together in the last one
SERIES = ("#2f78c4", "#d18f1c", "#1f9474", "#8a5fc7", "#c4503a", "#4aa3c7", "#a08a2c", "#b0588f", "#5f7286")
OTHER = "#8b96a3"
# for amounts of one thing, from little to much: readable on light and dark ground with the numbers that plotly writes into the cells
SEQUENTIAL = ((0.0, "#c7d9ee"), (0.25, "#93b8de"), (0.5, "#5e94cc"), (0.75, "#2f6fb5"), (1.0, "#124a8c"))
