"""python3 chat.py http://127.0.0.1:8000 Ada: shows what is said in every room; a typed line goes to the room "lobby"."""
import json, queue, random, sys, threading, time, uuid
from lobby import Client
from websocket import WebSocket

url, name = sys.argv[1].replace("http", "ws", 1).rstrip("/") + "/ws", sys.argv[2]
happened = queue.Queue()  # Of the socket and of the keyboard, one thing at a time.

def listen(socket):
    try:
        while isinstance(text := socket.receive(), str):
            happened.put(("hears", json.loads(text)))
        happened.put(("closes", text))
    except OSError:
        happened.put(("closes", 1006))

def read_lines():
    for line in sys.stdin:
        happened.put(("sends", line.strip()))
    happened.put(("ends", None))

def connect(pause):
    time.sleep(pause)
    try:
        socket = WebSocket(url)
    except OSError as error:
        print(error, file=sys.stderr)
        return happened.put(("closes", 1006))
    happened.put(("opens", socket))
    listen(socket)

def come_back(tries):
    threading.Thread(target=connect, args=(tries and random.random() * min(30, 0.5 * 2**tries),), daemon=True).start()

socket, tries, ending = None, 0, False
client = Client(lambda frame: socket.send(json.dumps(frame).encode()), name)
threading.Thread(target=read_lines, daemon=True).start()
come_back(tries)
while not (ending and not client.outbox):
    kind, what = happened.get()
    if kind == "opens":
        socket, tries = what, 0
        client.opened()
    elif kind == "hears":
        client.hear(what)
        for event in what.get("events", []) if what["type"] == "events" else []:
            if event["type"] == "message.created":
                print(f"{what['room']} {event['message']['author']['name']}: {event['message']['body']}", flush=True)
        if what["type"] == "error":  # What is refused for now goes again.
            threading.Timer(what.get("retryAfter", 1_000) / 1_000, happened.put, [("waited", None)]).start()
    elif kind == "waited":
        client.deliver()
    elif kind == "closes":
        if not client.closed(what):
            sys.exit(f"the server does not want this client here ({what})")
        tries += 1
        come_back(tries)
    elif kind == "sends":
        client.send("lobby", what, uuid.uuid4().hex)
    ending = ending or kind == "ends"
for client_id in client.failed:
    print(f"refused: {client_id}", file=sys.stderr)
