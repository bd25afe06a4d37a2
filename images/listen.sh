#!/bin/sh
# listen: what the product says to the proxy, over one `docker exec` that stays open; beginning one for each change would cost more than the change.
# One line a question, one line an answer:
#   look             the SHA-256 of the configuration in force
#   keep NAME BYTES  the bytes follow: keeps them as /data/files/NAME (a certificate; its name says its content, so it never changes)
#   load BYTES       the bytes follow: checks them and makes them the configuration. "ok", or "no" and why; then the old one is in force
# Nothing heard for an hour: nobody is there any more.
# Tools are named without their folder: the shell then is the tool itself, instead of starting one, which costs more than what most of them do here.
next=/config/next.${EDGE_FILE#*.}
say() { printf '%s' "$1" | tr '\r\n\t' '   '; echo; }
while read -r -t 3600 verb first second; do
  case $verb in
    look) hash=$(sha256sum <"/config/$EDGE_FILE") && echo "${hash%% *}" || echo none ;;
    keep)
      case $first in *[!a-z0-9.-]* | .* | "") echo "no name"; exit 1 ;; esac
      mkdir -p /data/files && (umask 077; head -c "$second" >"/data/files/.$first") && mv "/data/files/.$first" "/data/files/$first" && echo ok || echo "no room" ;;
    load)
      if ! (umask 077; head -c "$first" >"$next"); then say "no: $next cannot be written"
      elif said=$(. /bin/publish 2>&1); then echo ok
      else say "no $said"; fi ;;
    *) echo "no such word"; exit 1 ;;
  esac
done
