"""A WebSocket (RFC 6455) of text frames, as much of it as a client of Lobby needs."""
import base64, os, socket, struct, urllib.parse

class WebSocket:
    def __init__(self, url):
        address = urllib.parse.urlsplit(url)
        self.tcp = socket.create_connection((address.hostname, address.port or 80), timeout=40)
        key = base64.b64encode(os.urandom(16)).decode()
        self.tcp.sendall(f"GET {address.path} HTTP/1.1\r\nHost: {address.netloc}\r\nUpgrade: websocket\r\n"
                         f"Connection: Upgrade\r\nSec-WebSocket-Key: {key}\r\nSec-WebSocket-Version: 13\r\n\r\n".encode())
        self.bytes = self.tcp.makefile("rb")
        status = self.bytes.readline()
        if b" 101 " not in status:
            raise ConnectionError(f"no socket is opened: {status.decode().strip()}")
        while self.bytes.readline().strip():
            pass

    def send(self, data, opcode=1):
        mask, size = os.urandom(4), len(data)
        length = bytes([128 | size]) if size < 126 else struct.pack("!BH", 254, size)
        masked = bytes(byte ^ mask[at % 4] for at, byte in enumerate(data))
        self.tcp.sendall(bytes([128 | opcode]) + length + mask + masked)

    def receive(self):
        """The next text, or the code with which the socket is closed. Answers pings."""
        text = b""
        while True:
            head, size = self.bytes.read(2) or b"\x88\x00"
            size &= 127
            if size > 125:
                width = 2 if size == 126 else 8
                size = int.from_bytes(self.bytes.read(width))
            data, opcode = self.bytes.read(size), head & 15
            if opcode == 8:
                return int.from_bytes(data[:2]) or 1006
            if opcode == 9:
                self.send(data, 10)
            elif opcode < 2:
                text += data
                if head & 128:
                    return text.decode()
