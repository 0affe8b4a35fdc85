"""The rooms on the web: JSON in, JSON out; the phones' page, and news by server-sent events."""

import asyncio
import base64
import csv
import io
import json
import re
from collections.abc import Awaitable, Callable
from typing import Any

import numpy as np
from starlette.requests import Request
from starlette.responses import HTMLResponse, JSONResponse, Response, StreamingResponse
from starlette.routing import Route

from landscape.rooms import Forbidden, Refused, Room, TerrainSpec, TooMany, Unknown
from pages.classroom import house
from pages.classroom.phone import HEADERS, PAGE
from pages.classroom.streams import may_listen, news
from pages.shared.parts.assets import from_root
from pages.shared.work.addresses import qr_svg

LARGEST = 2048  # bytes of a body
STATUS = ((Unknown, 404), (Forbidden, 403), (TooMany, 429), (Refused, 409))
KEY = "x-room-key"
ADDRESS = re.compile(r"https?://[\w.:\[\]-]{1,100}(/[\w./-]{0,100})?")
LIVE = {"Cache-Control": "no-cache", "X-Accel-Buffering": "no"}

Answer = Callable[[Request], Awaitable[Response]]


class _TooLong(Exception):
    """A body of more bytes than are taken."""


def _answered(answer: Answer) -> Answer:
    """The same, with what is refused said in words."""

    async def answered(request: Request) -> Response:
        try:
            response = await answer(request)
        except _TooLong:
            return JSONResponse({"error": f"A body has at most {LARGEST} bytes."}, 413)
        except Refused as refused:
            status = next(status for kind, status in STATUS if isinstance(refused, kind))
            return JSONResponse({"error": str(refused)}, status)
        response.headers.setdefault("Cache-Control", "no-store")
        return response

    return answered


async def _body(request: Request) -> dict[str, Any]:
    """The JSON object of a request; no more of it is read than may be."""
    raw = b""
    async for chunk in request.stream():
        raw += chunk
        if len(raw) > LARGEST:
            raise _TooLong
    try:
        told = json.loads(raw)
    except ValueError:
        raise Refused("The body must be JSON.") from None
    if not isinstance(told, dict):
        raise Refused("The body must be a JSON object.")
    return told


async def _room(request: Request) -> Room:
    return await house.find(request.path_params["code"])


async def phone(_: Request) -> Response:
    """The page of the phones; it asks by itself whether the room is there."""
    return HTMLResponse(PAGE, headers=HEADERS)


async def open_room(request: Request) -> Response:
    """Fields of a `TerrainSpec` in; code and key out."""
    spec = TerrainSpec.read(await _body(request))
    house.OPENED.take()
    room = await asyncio.to_thread(house.rooms().open, spec)
    return JSONResponse({"code": room.code, "key": room.key})


async def join(request: Request) -> Response:
    """Name and ticket in; token, name, and what the hiker knows out."""
    told, room = await _body(request), await _room(request)
    house.may_join(room)
    hiker = room.join(told.get("name"), told.get("ticket"))
    await house.settle()
    return JSONResponse({"token": hiker.token, **_known(room, hiker.token)})


async def back(request: Request) -> Response:
    """Token in; what the hiker knows out."""
    told, room = await _body(request), await _room(request)
    return JSONResponse(_known(room, told.get("token")))


async def act(request: Request) -> Response:
    """One look; its number makes that one which is sent twice is one."""
    told, room = await _body(request), await _room(request)
    move = (told.get(name, first) for name, first in (("angle", 0), ("step", 0), ("number", None)))
    felt = room.act(told.get("token"), *move)
    await house.settle()
    return JSONResponse({"felt": felt, "state": room.state.public()})


async def vote(request: Request) -> Response:
    """A hiker's answer to what is asked."""
    told, room = await _body(request), await _room(request)
    room.vote(told.get("token"), told.get("vote"))
    await house.settle()
    return JSONResponse({"state": room.state.public()})


async def command(request: Request) -> Response:
    """What the teacher does; the key is in the body."""
    told, room = await _body(request), await _room(request)
    room.check_key(told.get("key"))
    match told.get("do"):
        case "begin":
            room.begin(told.get("kind"), told.get("budget", 20))
        case "pause":
            room.pause()
        case "round":
            room.resume()
        case "ask":
            room.ask(told.get("question"))
        case "reveal":
            await asyncio.to_thread(room.reveal)
        case "remove":
            room.remove(told.get("hiker"))
        case "close":
            await asyncio.to_thread(house.rooms().close, room)
        case "map":
            return JSONResponse(await asyncio.to_thread(_map, room))
        case "paths":
            return Response(_paths(room), media_type="text/csv")
        case _:
            raise Refused("There is no such command.")
    await house.settle()
    return JSONResponse({"state": room.state.public()})


async def events(request: Request) -> Response:
    """News: with the key in the header all of them, without one what phones may know."""
    room, key = await _room(request), request.headers.get(KEY)
    if key is not None:
        room.check_key(key)
    may_listen()

    stream = news(room, board=key is not None)
    return StreamingResponse(stream, media_type="text/event-stream", headers=LIVE)


async def code_to_scan(request: Request) -> Response:
    """The QR code of the room's address; `at` is the address of the server that phones reach."""
    room, at = await _room(request), request.query_params.get("at", "")
    svg = qr_svg(f"{at.rstrip('/')}/room/{room.code}") if ADDRESS.fullmatch(at) else None
    if svg is None:
        raise Refused("An address is that of a server.")
    return Response(svg, media_type="image/svg+xml")


def _known(room: Room, token: object) -> dict[str, Any]:
    hiker = room.hiker(token)
    return {"name": hiker.name, "felt": room.felt(hiker), "state": room.state.public()}


def _map(room: Room) -> dict[str, Any]:
    """The landscape in 256 levels, once it is revealed."""
    if room.state.phase != "reveal":
        raise Refused("The landscape is not revealed.")
    loss = room.terrain.map()
    low, high = float(loss.min()), float(loss.max())
    levels = np.uint8(np.rint(255 * (loss - low) / ((high - low) or 1.0)))
    packed = base64.b64encode(np.asarray(levels).tobytes()).decode()
    return {"cells": len(loss), "low": low, "high": high, "levels": packed}


def _paths(room: Room) -> str:
    """All looks of all rounds as a table; hikers have numbers, no names."""
    text = io.StringIO()
    table = csv.writer(text, lineterminator="\n")
    table.writerow(("round", "kind", "hiker", "look", "a", "b", "loss", "kept"))
    kinds = {played.number: played.kind for played in room.state.rounds}
    for hiker in room.state.hikers.values():
        for look in hiker.looks:
            where = look.number, look.a, look.b, look.loss, int(look.kept)
            table.writerow((look.round, kinds[look.round], hiker.number + 1, *where))
    return text.getvalue()


def _route(path: str, answer: Answer, method: str = "POST") -> Route:
    return Route(from_root(path), _answered(answer), methods=[method])


ROUTES = [
    _route("room", phone, "GET"),
    _route("room", open_room),
    _route("room/{code}", phone, "GET"),
    _route("room/{code}/join", join),
    _route("room/{code}/back", back),
    _route("room/{code}/act", act),
    _route("room/{code}/vote", vote),
    _route("room/{code}/command", command),
    _route("room/{code}/events", events, "GET"),
    _route("room/{code}/qr.svg", code_to_scan, "GET"),
]
