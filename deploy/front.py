"""The one address of `make up`: nginx sends live streams to their own process, everything else to the gateways.

Figures for operators stay inside: each process shows its own on its own port.
"""

from collections.abc import Sequence
from pathlib import Path

CONFIGURATION = """\
worker_processes 1;
daemon off;
pid {folder}/nginx.pid;
error_log stderr warn;
events {{ worker_connections 12000; }}
http {{
    access_log off;
    client_max_body_size 8m;
    client_body_temp_path {folder}/body;
    proxy_temp_path {folder}/proxy;
    fastcgi_temp_path {folder}/fastcgi;
    uwsgi_temp_path {folder}/uwsgi;
    scgi_temp_path {folder}/scgi;
    proxy_http_version 1.1;
    proxy_set_header Connection "";
    proxy_set_header Host $http_host;
    proxy_set_header X-Forwarded-For $remote_addr;
    proxy_set_header X-Forwarded-Proto $scheme;
    upstream api {{ {api} keepalive 32; }}
    upstream streams {{ server 127.0.0.1:{streams} max_fails=0; }}
    server {{
        listen {host}:{port};
        location = /api/v1/live {{
            proxy_pass http://streams;
            proxy_buffering off;
            proxy_read_timeout 1h;
        }}
        location = /metrics {{
            return 404;
        }}
        location / {{
            proxy_pass http://api;
            proxy_read_timeout 60s;
        }}
    }}
}}
"""


def command(folder: Path, host: str, port: int, api: Sequence[int], streams: int) -> list[str]:
    """Writes nginx's configuration into `folder`; returns what starts it."""
    folder.mkdir(parents=True, exist_ok=True)
    file = folder / "nginx.conf"
    servers = " ".join(f"server 127.0.0.1:{one} max_fails=0;" for one in api)
    file.write_text(CONFIGURATION.format(folder=folder, host=host, port=port, api=servers, streams=streams))
    return ["nginx", "-p", str(folder), "-c", str(file), "-e", "stderr"]
