#!/bin/bash
# Draws a screen in memory, runs the desktop on it, and shows it over HTTPS to who has the password. When one of the three ends, all do,
# and the container starts again: half a desktop helps nobody.
set -eu
: "${VNC_PW:?is missing: the password of the desktop}"
password=$VNC_PW
unset VNC_PW # the desktop's programs need not know it
umask 077
export DISPLAY=:1 XDG_RUNTIME_DIR=/tmp/desktop NO_AT_BRIDGE=1 # nothing here reads a screen aloud
screen=$XDG_RUNTIME_DIR/screen
mkdir -p "$XDG_RUNTIME_DIR"
mkdir -p -m 1777 /tmp/.X11-unix /tmp/.ICE-unix # which the two make for themselves as root alone

# Nobody but the proxy sees it, and the proxy does not ask whose it is.
openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -nodes -days 3650 -subj /CN=desktop \
  -keyout "$XDG_RUNTIME_DIR/key.pem" -out "$XDG_RUNTIME_DIR/certificate.pem" 2>"$XDG_RUNTIME_DIR/openssl.log" ||
  { cat "$XDG_RUNTIME_DIR/openssl.log" >&2; exit 1; }

trap 'kill $(jobs -p) 2>/dev/null || true' EXIT
trap 'exit 0' TERM INT
Xtigervnc "$DISPLAY" -geometry 1280x800 -depth 24 -SecurityTypes None -AlwaysShared -rfbport -1 -rfbunixpath "$screen" -nolisten tcp &
server=$!
for _ in $(seq 300); do [ ! -S "$screen" ] || break; kill -0 "$server"; sleep 0.1; done
umask 022
dbus-run-session -- xfce4-session &
VNC_USER=${VNC_USER:-desktop} VNC_PW=$password websockify --web /usr/share/novnc --ssl-only --cert "$XDG_RUNTIME_DIR/certificate.pem" \
  --key "$XDG_RUNTIME_DIR/key.pem" --web-auth --auth-plugin sign_in.Password --auth-source - --unix-target "$screen" 6901 &
echo "The desktop is up."
wait -n || true
echo "A part of the desktop has ended, so all of it starts again." >&2
exit 1
