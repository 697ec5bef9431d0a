"""A client of Lobby's native protocol (docs/protocol.md) without a network: what it says and shows is in docs/vectors."""
STAYS_AWAY = {4401, 4403, 4426}
AGAIN = {"rate", "busy", "storage", "storage_full", "provider_unreachable", "internal", "out_of_order"}

class Client:
    """What is known of the server. `say` is called with each frame for it; `hear` takes each frame of it."""
    def __init__(self, say, name):
        self.say, self.name, self.live, self.ref = say, name, False, 0
        self.rooms, self.logs, self.outbox, self.failed, self.asked = {}, {}, [], [], {}

    def opened(self):
        cursors = {slug: cursor(log) for slug, log in self.logs.items()}
        self.say({"type": "hello", "v": 1, "name": self.name, "cursors": cursors})

    def closed(self, code):
        self.live, self.asked = False, {}
        return code not in STAYS_AWAY

    def send(self, room, body, client_id):
        self.outbox.append({"room": room, "clientId": client_id, "body": body})
        self.deliver()

    def deliver(self):  # One message of a room at a time, so that they stay in their order.
        for room in dict.fromkeys(message["room"] for message in self.outbox if self.live):
            first = next(message for message in self.outbox if message["room"] == room)
            self.ask("message.send", **first)

    def follow(self, slug):
        self.ask("room.follow", room=slug, cursor=cursor(self.logs[slug]))

    def ask(self, kind, room, **frame):  # One thing of a kind in a room, until it is answered.
        if not any(asked[:2] == (kind, room) for asked in self.asked.values()):
            self.ref += 1
            self.asked[self.ref] = (kind, room, frame.get("clientId"))
            self.say({"type": kind, "room": room, **frame, "ref": self.ref})

    def hear(self, frame):
        kind, slug = frame["type"], frame.get("room")
        if kind == "welcome":
            self.live, self.rooms = True, {room["slug"]: room for room in frame["rooms"]}
            self.logs = {slug: log for slug, log in self.logs.items() if slug in self.rooms}
            for room in frame["rooms"]:  # From its end: enough to go on from.
                self.begin(room, room["lastSeq"])
            self.deliver()
        elif kind == "ping":
            self.say({"type": "pong"})
            for slug, head in frame["heads"].items():
                if slug in self.logs and head > self.logs[slug]["seq"]:
                    self.follow(slug)
        elif kind == "room.listed":
            self.rooms.setdefault(slug["slug"], slug).update(name=slug["name"], topic=slug["topic"])
            self.begin(slug, 0 if slug["lastSeq"] <= 50 else slug["lastSeq"])  # A new one: what is first in it is news.
        elif kind == "room.unlisted":
            self.rooms.pop(slug, None), self.logs.pop(slug, None)
        elif kind == "snapshot" and slug in self.rooms:
            self.logs[slug] = {"epoch": frame["epoch"], "seq": frame["prev"], "messages": {}}
            self.take(slug, frame["events"])
            self.logs[slug]["seq"] = frame["seq"]
        elif kind == "events" and slug in self.logs:
            log = self.logs[slug]
            fresh = [event for event in frame["events"] if event["seq"] > log["seq"]]
            if frame["epoch"] != log["epoch"] or fresh and fresh[0]["seq"] != log["seq"] + 1:
                return self.follow(slug)  # What is before them is missing.
            self.take(slug, fresh)
        elif kind in ("ack", "ok", "error") and "ref" in frame:
            asked, _, client_id = self.asked.pop(frame["ref"], (None, None, None))
            if asked == "message.send" and frame.get("code") not in AGAIN:
                self.failed += [client_id] if kind == "error" else []
                self.settle(client_id)

    def begin(self, room, seq):
        if room["slug"] not in self.logs:
            self.logs[room["slug"]] = {"epoch": room["epoch"], "seq": seq, "messages": {}}
            self.follow(room["slug"])

    def settle(self, client_id):
        self.outbox = [message for message in self.outbox if message["clientId"] != client_id]
        self.deliver()

    def take(self, slug, events):
        log, room = self.logs[slug], self.rooms[slug]
        for event in events:
            log["seq"] = event["seq"]
            if event["type"] in ("room.renamed", "room.described") and event["seq"] > room["lastSeq"]:
                room.update({key: event[key] for key in ("name", "topic") if key in event})
            if event["type"] == "message.created":
                log["messages"][event["seq"]] = event["message"]
                self.settle(event.get("clientId"))
            target = log["messages"].get(event.get("messageSeq") or event.get("message", {}).get("thread"))
            if target and target.get("changedSeq", 0) < event["seq"]:  # Else it has this change already.
                change(target, event)

def cursor(log):
    return {"epoch": log["epoch"], "seq": log["seq"]}

def change(message, event):
    kind, counts = event["type"], {one["emoji"]: one["count"] for one in message.get("reactions", [])}
    if message.get("deleted") and kind != "message.created":
        return
    message["changedSeq"] = event["seq"]
    if kind == "message.created":
        message["replies"] = {"count": message.get("replies", {"count": 0})["count"] + 1}
    elif kind == "message.edited":
        message.update(editedAt=event["editedAt"], body=event.get("body", message["body"]))
    elif kind == "message.deleted":
        message.update(deleted=True, body="", reactions=[], editedAt=None, pinned=None)
    elif kind in ("message.pinned", "message.unpinned"):
        message["pinned"] = kind == "message.pinned"
    elif kind in ("reaction.added", "reaction.removed"):
        counts[event["emoji"]] = counts.get(event["emoji"], 0) + (1 if kind == "reaction.added" else -1)
        message["reactions"] = [{"emoji": emoji, "count": count} for emoji, count in counts.items() if count]
