#!/bin/bash
# The assistant OpenClaw. Alone: sets it up if it is new, and talks to it in this terminal. With "gateway": what works on while nobody
# talks to it (its channels and schedules), once it is set up. No service manager is here to start that, so the desktop does.
set -eu
is_set_up() { [ -e "$HOME/.openclaw/openclaw.json" ]; }
if [ "${1:-}" = gateway ]; then
  is_set_up || exit 0
  # One is enough. It answers this container alone: the proxy leads to the screen and to nothing else.
  exec flock --nonblock "$XDG_RUNTIME_DIR/gateway" openclaw gateway run --bind loopback >/dev/null 2>&1
fi
is_set_up || openclaw onboard --skip-daemon --skip-ui || true
is_set_up || { read -rp "OpenClaw is not set up. Press Enter to close this window. "; exit 1; }
setsid "$0" gateway &
for _ in $(seq 60); do curl -so /dev/null --max-time 1 http://127.0.0.1:18789/ && break; sleep 1; done
exec openclaw tui
