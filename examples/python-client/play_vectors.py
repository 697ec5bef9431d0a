"""python3 play_vectors.py ../../docs/vectors/client.jsonl: plays the cases, and says which come out otherwise."""
import json, sys
from lobby import Client, cursor

def shown_message(message):
    reactions = {one["emoji"]: one["count"] for one in message.get("reactions", [])}
    shown = {"seq": message["seq"], "author": message["author"]["id"], "body": message["body"],
             "deleted": message.get("deleted"), "edited": bool(message.get("editedAt")), "pinned": bool(message.get("pinned")),
             "thread": message.get("thread"), "answers": message.get("replies", {}).get("count"), "reactions": reactions}
    return {key: value for key, value in shown.items() if key in ("seq", "author", "body") or value}

def shown(client):
    rooms = {slug: {"name": client.rooms[slug]["name"], "topic": client.rooms[slug]["topic"], **cursor(log),
                    "messages": [shown_message(message) for message in log["messages"].values()]}
             for slug, log in client.logs.items()}
    return {"rooms": rooms, "waiting": [message["clientId"] for message in client.outbox], "failed": client.failed}

def play(steps, expected):
    """What comes out otherwise than the case says; None when all is well."""
    said = []
    client = Client(said.append, "Ada")
    for step in steps:
        if "says" in step:
            if said[:1] != [step["says"]]:
                return f"it says {said[:1]}, not {step['says']}"
            said.pop(0)
        elif said:
            return f"it should not say {said[0]}"
        elif "opens" in step:
            client.opened()
        elif "hears" in step:
            client.hear(step["hears"])
        elif "closes" in step:
            client.closed(step["closes"])
        else:
            client.send(step["sends"]["room"], step["sends"]["body"], step["sends"]["clientId"])
    if said:
        return f"it should not say {said[0]}"
    if shown(client) != expected:
        return f"it shows {json.dumps(shown(client))}, not {json.dumps(expected)}"

with open(sys.argv[1], encoding="utf-8") as lines:
    cases = [json.loads(line) for line in lines]
failures = [(case["name"], failure) for case in cases if (failure := play(case["steps"], case["shows"]))]
for name, failure in failures:
    print(f"{name}: {failure}")
print(f"{len(cases) - len(failures)} of {len(cases)} cases come out as they should")
sys.exit(1 if failures or not cases else 0)
