"""Scenes under addresses of their own. A page's message then names the scene instead of carrying it, so a rerun is small and a browser that has it keeps it."""

import gzip
import json
import threading
from collections import OrderedDict

from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

MOST_SCENES = 256  # some 15 kB each; fetched as soon as the page that names it arrives
_NOT_SHARED = ("selected", "version", "base")  # what differs between readers of the same map

_kept: OrderedDict[str, bytes] = OrderedDict()
_lock = threading.Lock()


def keep_scene(scene: dict) -> str:
    """The address from which browsers fetch the scene, without what is selected on it; it is packed once, however many look at it."""
    name = scene.get("base", scene["version"])
    with _lock:
        if name in _kept:
            _kept.move_to_end(name)
        else:
            shared = {part: value for part, value in scene.items() if part not in _NOT_SHARED}
            _kept[name] = gzip.compress(json.dumps(shared, ensure_ascii=False, separators=(",", ":"), allow_nan=False).encode(), mtime=0)
            while len(_kept) > MOST_SCENES:
                _kept.popitem(last=False)
    return f"/scenes/{name}.json"


def serve_scene(request: Request) -> Response:
    """One scene, as gzip, which every browser reads; its name is a digest of its content, so it may be kept for good. 404 for one that no page has drawn lately."""
    with _lock:
        packed = _kept.get(request.path_params["name"])
    if packed is None:
        return JSONResponse({"error": "no such map here, or no longer: load the page again"}, 404)
    return Response(packed, media_type="application/json", headers={"Content-Encoding": "gzip", "Cache-Control": "public, max-age=31536000, immutable"})


ROUTE = Route("/scenes/{name}.json", serve_scene)
