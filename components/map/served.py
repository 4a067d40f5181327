"""How a scene comes to a browser: a large one under an address of its own, a small one with the message, which saves a round trip."""

from components.shelf import Shelf, pack

SCENES = Shelf("scenes", most=256)  # some 15 kB each; fetched as soon as the page that names it arrives
MOST_CARRIED = 64  # places; some 25 kB at most, and a rerun must stay below 40
_NOT_SHARED = ("selected", "version", "base")  # what differs between readers of the same map


def name_scene(scene: dict) -> dict:
    """What a message says of a scene: the address `at` which browsers find it, or know it again, and the `scene` itself if it has few places. What is selected on it is not part of it."""
    shared = {part: value for part, value in scene.items() if part not in _NOT_SHARED}
    name = scene.get("base", scene["version"])
    if len(scene["bubbles"]) <= MOST_CARRIED:
        return {"at": SCENES.address(name), "scene": shared}
    return {"at": SCENES.keep(name, lambda: pack(shared))}
