"""Content under addresses of its own. A page's message then names it instead of carrying it, so a rerun is small and a browser that has it keeps it."""

import gzip
import json
import threading
from collections import OrderedDict
from collections.abc import Callable

from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route


def pack(content: object) -> bytes:
    """The content as compressed JSON, the same bytes for the same content; ValueError for a number that is none."""
    return gzip.compress(json.dumps(content, ensure_ascii=False, separators=(",", ":"), allow_nan=False).encode(), mtime=0)


class Shelf:
    """The `most` pieces of content that pages named last, each under `/<folder>/<name>.json`; a name must be a digest of its content."""

    def __init__(self, folder: str, most: int):
        self.folder, self.most = folder, most
        self.kept: OrderedDict[str, bytes] = OrderedDict()
        self.lock = threading.Lock()
        self.route = Route(f"/{folder}/{{name}}.json", self.serve)

    def keep(self, name: str, make: Callable[[], bytes]) -> str:
        """The address from which browsers fetch it; `make` packs it, once, however many look at it."""
        with self.lock:
            if name in self.kept:
                self.kept.move_to_end(name)
            else:
                self.kept[name] = make()
                while len(self.kept) > self.most:
                    self.kept.popitem(last=False)
        return self.address(name)

    def address(self, name: str) -> str:
        """Where a piece of that name is found."""
        return f"/{self.folder}/{name}.json"

    def serve(self, request: Request) -> Response:
        """One piece, as gzip, which every browser reads; it may be kept for good. 404 for one that no page has named lately."""
        with self.lock:
            packed = self.kept.get(request.path_params["name"])
        if packed is None:
            return JSONResponse({"error": "nothing here, or no longer: load the page again"}, 404)
        return Response(packed, media_type="application/json", headers={"Content-Encoding": "gzip", "Cache-Control": "public, max-age=31536000, immutable"})
