#!/bin/sh
# publish: makes /config/next.json the configuration. Loading is all or nothing: Caddy provisions the new one beside the old,
# and keeps the old when anything in it is wrong; only then does the file that a restart reads change.
# Asked over its private socket directly: beginning `caddy reload` for it costs more than the load itself.
next=/config/next.json
# One without this socket (an empty file is one) would be the last that could ever be loaded.
grep -q '"unix//run/caddy/admin.sock|0600"' $next || { echo "The configuration does not say where Caddy takes the next one: admin.listen must be unix//run/caddy/admin.sock|0600." >&2; exit 1; }
answer=$({
  printf 'POST /load HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\nContent-Length: %s\r\nConnection: close\r\n\r\n' "$(wc -c <$next)"
  cat $next
} | /bin/nc -w 30 -U /run/caddy/admin.sock) || { echo "Caddy does not answer at its socket." >&2; exit 1; }
case $answer in
  "HTTP/1.1 200 "*) mv $next /config/caddy.json ;;
  *) printf '%s\n' "$answer" >&2; exit 1 ;;
esac
