"""Chat rooms with Django Channels, as its tutorial writes them; a room's address is its name."""
import ctypes
import os
import signal
import subprocess

import django
from channels.generic.websocket import AsyncWebsocketConsumer
from channels.routing import ProtocolTypeRouter
from django.conf import settings

# More than a window has under way: at the usual 100 a channel that is full loses messages.
CONFIG = {"capacity": 10_000}

PR_SET_PDEATHSIG = 1


def redis_address():
    """A Redis of its own, which ends with this process."""
    path = os.path.join(os.environ["FOLDER"], "redis.sock")
    subprocess.Popen(
        ["redis-server", "--port", "0", "--unixsocket", path, "--save", ""],
        stdout=subprocess.DEVNULL,
        preexec_fn=lambda: ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, signal.SIGTERM),
    )
    return f"unix://{path}"


def layer():
    if os.environ["LAYER"] == "memory":
        return {"BACKEND": "channels.layers.InMemoryChannelLayer", "CONFIG": CONFIG}
    return {
        "BACKEND": "channels_redis.core.RedisChannelLayer",
        "CONFIG": {"hosts": [redis_address()], **CONFIG},
    }


settings.configure(
    SECRET_KEY="bench", INSTALLED_APPS=["channels"], CHANNEL_LAYERS={"default": layer()}
)
django.setup()


class ChatConsumer(AsyncWebsocketConsumer):
    async def connect(self):
        self.room = self.scope["path"].strip("/")
        await self.channel_layer.group_add(self.room, self.channel_name)
        await self.accept()

    async def disconnect(self, code):
        await self.channel_layer.group_discard(self.room, self.channel_name)

    async def receive(self, text_data):
        await self.channel_layer.group_send(
            self.room, {"type": "chat.message", "text": text_data}
        )

    async def chat_message(self, event):
        await self.send(text_data=event["text"])


application = ProtocolTypeRouter({"websocket": ChatConsumer.as_asgi()})
