#!/bin/sh
# publish: makes /config/next.json the configuration. Loading is all or nothing: Caddy provisions the new one beside the old,
# and keeps the old when anything in it is wrong; only then does the file that a restart reads change.
set -e
/usr/bin/caddy reload --config /config/next.json --address unix//run/caddy/admin.sock
/bin/mv /config/next.json /config/caddy.json
